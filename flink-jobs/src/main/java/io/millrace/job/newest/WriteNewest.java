package io.millrace.job.newest;

import io.millrace.job.online.PatientConnection;
import io.millrace.job.online.PostgresAddress;
import java.sql.PreparedStatement;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Writes to the online store how new the sources of a job are, in one subtask. What is there never
 * goes back: a job that reads its past again, or one of another view, does not make a source older.
 * While the store is away it waits, as the sinks do.
 */
public final class WriteNewest extends AbstractStreamOperator<Void>
    implements OneInputStreamOperator<NewestEvent, Void> {
  private static final long serialVersionUID = 1;
  private static final String UPSERT =
      """
      insert into millrace.source_newest as old (source, newest_at, arrived_at) values (?, ?, ?)
      on conflict (source) do update set
        newest_at = greatest(old.newest_at, excluded.newest_at),
        arrived_at = greatest(old.arrived_at, excluded.arrived_at)
      """;

  private final PostgresAddress address;

  private transient PatientConnection connection;

  private WriteNewest(PostgresAddress address) {
    this.address = address;
  }

  /**
   * Attaches it to a job.
   *
   * @param newest of each source
   */
  public static void attach(List<DataStream<NewestEvent>> newest, PostgresAddress store) {
    if (newest.isEmpty()) {
      return;
    }
    @SuppressWarnings({"unchecked", "rawtypes"})
    DataStream<NewestEvent>[] others = newest.subList(1, newest.size()).toArray(new DataStream[0]);
    DataStream<NewestEvent> all = others.length == 0 ? newest.get(0) : newest.get(0).union(others);
    all.transform("newest events", Types.VOID, new WriteNewest(store))
        .uid("newest-events")
        .setParallelism(1);
  }

  @Override
  public void open() throws Exception {
    super.open();
    connection = new PatientConnection(address);
  }

  @Override
  public void processElement(StreamRecord<NewestEvent> element) throws Exception {
    NewestEvent newest = element.getValue();
    connection.inTransaction(
        open -> {
          try (PreparedStatement upsert = open.prepareStatement(UPSERT)) {
            upsert.setString(1, newest.source());
            upsert.setLong(2, newest.timeMillis());
            upsert.setLong(3, newest.arrivedMillis());
            upsert.executeUpdate();
          }
        });
  }

  @Override
  public void close() throws Exception {
    super.close();
    if (connection != null) {
      connection.closeConnection();
    }
  }
}
