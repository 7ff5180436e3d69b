package io.millrace.platform;

/**
 * The server's settings: a feature store on a laptop, reached from this machine only.
 *
 * @param port where it listens, on 127.0.0.1
 * @param durability what a commit survives
 */
record PostgresSettings(int port, Durability durability) {

  /** The text of the settings file. */
  String asText() {
    return """
    # Written at each start; changes are lost.
    listen_addresses = '127.0.0.1'
    port = %d
    unix_socket_directories = ''
    max_connections = 50
    superuser_reserved_connections = 3

    # fsync off survives the death of processes, not of the machine.
    fsync = %s
    # Off would lose the last moments of acknowledged rows when the server is killed: the job
    # counts them as written. The sinks write in batches, so that one wait covers many rows.
    synchronous_commit = on
    full_page_writes = %2$s
    wal_level = minimal
    max_wal_senders = 0
    wal_compression = on
    max_wal_size = 1GB
    checkpoint_completion_target = 0.9

    shared_buffers = 64MB
    work_mem = 8MB
    maintenance_work_mem = 64MB
    max_worker_processes = 4
    max_parallel_workers = 2
    max_logical_replication_workers = 0
    jit = off

    # Online rows are updated in place all the time.
    autovacuum_naptime = 10s
    autovacuum_max_workers = 2
    autovacuum_vacuum_cost_delay = 1ms

    timezone = 'UTC'
    log_timezone = 'UTC'
    log_checkpoints = off
    """
        .formatted(port, durability.fsync());
  }
}
