-- A place that nobody waits for any more, though nobody has cleared it: somebody let it go, and
-- detail says why.
alter table forget_place drop constraint forget_place_state_check;
alter table forget_place add constraint forget_place_state_check
  check (state in ('pending', 'done', 'released'));

-- State and online rows belong to a definition of a view by now, and are named so by the jobs when
-- they start.
delete from forget_place
where state = 'pending' and (place like 'state:%' or place like 'online:%');
