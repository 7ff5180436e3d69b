-- The pull that answers the request, or one before it does: told by the table's source once it has
-- taken the request. Who waits for it need not compare the store's clock with the job's.
alter table pull_request add column answered_by bigint;
