-- what changed since the last pull
select order_id, customer, total, state, at
from orders
where at >= :since;
