package io.millrace.gateway.store;

import io.millrace.compile.BoundView;
import io.millrace.core.EntityKey;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Prepared statements that read rows of some views in one go. PostgreSQL takes about as long to
 * begin, end and answer a statement as to find a row, so that one over five views costs little more
 * than half of five. Used from one event loop.
 */
public final class RowsOfViews {
  private final int views;
  private final PreparedQuery<RowSet<Row>> one;
  private final PreparedQuery<RowSet<Row>> many;

  public RowsOfViews(SqlClient client, List<BoundView> views) {
    this.views = views.size();
    this.one = client.preparedQuery(oneKey(views));
    this.many = client.preparedQuery(manyKeys(views));
  }

  /** The statement for one key of each view: the view's place if there are several, the row. */
  public static String oneKey(List<BoundView> views) {
    return text(views, "row", "", "");
  }

  /** The statement for a list of keys of each view: the view's place, the key, the row. */
  public static String manyKeys(List<BoundView> views) {
    return text(views, "key, row", "any(", ")");
  }

  private static String text(
      List<BoundView> views, String columns, String beforeKey, String afterKey) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < views.size(); i++) {
      text.append(i == 0 ? "" : " union all ")
          .append("select ")
          .append(views.size() == 1 ? "" : i + ", ")
          .append(columns)
          .append(" from online.\"")
          .append(views.get(i).spec().onlineTable())
          .append("\" where key = ")
          .append(beforeKey)
          .append('$')
          .append(i + 1) // Not by a format: that writes digits of the machine's language.
          .append(afterKey);
    }
    return text.toString();
  }

  /**
   * Rows by view, in the order of its keys; null where a key has none.
   *
   * @param keys one list per view, none empty, all of the same length
   */
  public Future<List<byte[][]>> read(List<List<EntityKey>> keys) {
    return keys.get(0).size() == 1 ? readOne(keys) : readMany(keys);
  }

  private Future<List<byte[][]>> readOne(List<List<EntityKey>> keys) {
    Tuple asked = Tuple.tuple(new ArrayList<>(views));
    for (List<EntityKey> each : keys) {
      asked.addValue(Buffer.buffer(each.get(0).bytes()));
    }
    return one.execute(asked)
        .map(
            rows -> {
              List<byte[][]> found = new ArrayList<>(views);
              for (int i = 0; i < views; i++) {
                found.add(new byte[1][]);
              }
              int column = views == 1 ? 0 : 1;
              for (Row row : rows) {
                found.get(view(row))[0] = row.getBuffer(column).getBytes();
              }
              return found;
            });
  }

  private Future<List<byte[][]>> readMany(List<List<EntityKey>> keys) {
    Tuple asked = Tuple.tuple(new ArrayList<>(views));
    Buffer[] last = null;
    for (int i = 0; i < views; i++) {
      // Views of one entity share their keys.
      last = i > 0 && keys.get(i) == keys.get(i - 1) ? last : buffers(keys.get(i));
      asked.addValue(last);
    }
    return many.execute(asked).map(rows -> inOrder(keys, rows));
  }

  private static Buffer[] buffers(List<EntityKey> keys) {
    Buffer[] buffers = new Buffer[keys.size()];
    for (int i = 0; i < buffers.length; i++) {
      buffers[i] = Buffer.buffer(keys.get(i).bytes());
    }
    return buffers;
  }

  private List<byte[][]> inOrder(List<List<EntityKey>> keys, RowSet<Row> rows) {
    List<Map<EntityKey, byte[]>> byKey = new ArrayList<>(views);
    for (int i = 0; i < views; i++) {
      byKey.add(new HashMap<>());
    }
    int column = views == 1 ? 0 : 1;
    for (Row row : rows) {
      EntityKey key = new EntityKey(row.getBuffer(column).getBytes());
      byKey.get(view(row)).put(key, row.getBuffer(column + 1).getBytes());
    }
    List<byte[][]> found = new ArrayList<>(views);
    for (int i = 0; i < views; i++) {
      byte[][] ordered = new byte[keys.get(i).size()][];
      for (int n = 0; n < ordered.length; n++) {
        ordered[n] = byKey.get(i).get(keys.get(i).get(n));
      }
      found.add(ordered);
    }
    return found;
  }

  private int view(Row row) {
    return views == 1 ? 0 : row.getInteger(0);
  }
}
