package io.millrace.benchmarks.tables;

import io.millrace.benchmarks.tables.CustomerFeatures.Customer;
import io.millrace.compile.BoundTable;
import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.core.Contribution;
import io.millrace.core.EntityKey;
import io.millrace.core.KeyState;
import io.millrace.core.ViewCore;
import io.millrace.event.BadEventException;
import io.millrace.job.view.RowUpdate;
import io.millrace.row.OnlineRow;
import io.millrace.row.RowCodec;
import io.millrace.table.PulledRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the online rows of customers are. */
final class CustomerRows {
  private static final int COMPARED_AT_A_TIME = 5_000;

  private final BoundTable table;
  private final BoundView view;

  CustomerRows(FeatureStore store) {
    this.table = store.table("customers");
    this.view = store.view("customer");
  }

  /**
   * The updates that a job would write, in the order in which it would: as it has read them.
   *
   * @param epoch of the submission
   */
  List<RowUpdate> updates(List<Customer> customers, long epoch) throws BadEventException {
    ViewCore core = new ViewCore(view.layout());
    long nowMillis = System.currentTimeMillis();
    List<RowUpdate> updates = new ArrayList<>(customers.size());
    for (Customer customer : customers) {
      PulledRow pulled = table.pulled(customer, 1, nowMillis);
      KeyState state = core.create();
      EntityKey key = null;
      for (Contribution contribution : view.contributions(table, pulled, nowMillis)) {
        key = contribution.key();
        core.add(state, contribution, nowMillis);
      }
      OnlineRow row = core.row(state, nowMillis, epoch);
      updates.add(
          new RowUpdate(
              key, core.encode(row), epoch, row.position(), row.decidedAtMillis(), nowMillis));
    }
    return updates;
  }

  /**
   * Compares every online row with its customer, so many at a time.
   *
   * @return how many there are
   * @throws IllegalStateException when one is missing, too many, or has another value
   */
  long check(OnlineDatabase online, CustomerTable source) throws SQLException {
    try (Connection connection = online.connect();
        PreparedStatement select =
            connection.prepareStatement(
                "select key, row from online.\"%s\" where key = any(?)"
                    .formatted(online.table()))) {
      Comparison comparison = new Comparison(connection, select);
      source.read(comparison::add);
      comparison.compare();
      if (online.rows() != comparison.compared) {
        throw new IllegalStateException(
            "%d online rows of %d customers".formatted(online.rows(), comparison.compared));
      }
      return comparison.compared;
    }
  }

  private final class Comparison {
    private final Connection connection;
    private final PreparedStatement select;
    private final RowCodec codec = new RowCodec(view.layout());
    private final Map<EntityKey, Customer> expected = new HashMap<>();
    private long compared;

    Comparison(Connection connection, PreparedStatement select) {
      this.connection = connection;
      this.select = select;
    }

    void add(Customer customer) {
      expected.put(view.keys().encode(List.of(customer.id())), customer);
      if (expected.size() == COMPARED_AT_A_TIME) {
        compare();
      }
    }

    void compare() {
      int all = expected.size();
      try {
        byte[][] keys = expected.keySet().stream().map(EntityKey::bytes).toArray(byte[][]::new);
        select.setArray(1, connection.createArrayOf("bytea", keys));
        try (ResultSet found = select.executeQuery()) {
          while (found.next()) {
            Customer customer = expected.remove(new EntityKey(found.getBytes(1)));
            check(customer, values(codec.decode(found.getBytes(2))));
          }
        }
      } catch (SQLException e) {
        throw new IllegalStateException("Cannot compare online rows", e);
      }
      if (!expected.isEmpty()) {
        throw new IllegalStateException(
            "%d customers have no online row, such as %s"
                .formatted(expected.size(), expected.values().iterator().next()));
      }
      compared += all;
    }
  }

  private Map<String, Object> values(OnlineRow row) {
    Map<String, Object> values = new HashMap<>();
    for (int cell = 0; cell < row.cells().size(); cell++) {
      values.put(
          view.layout().cells().get(cell).feature(),
          row.cells().get(cell).at(row.startMillis()).value());
    }
    return values;
  }

  private static void check(Customer customer, Map<String, Object> values) {
    Map<String, Object> expected =
        Map.of(
            "full_name", customer.fullName(),
            "birthday", customer.birthday(),
            "credit_score", customer.creditScore(),
            "updated_at", customer.updatedAt());
    if (!expected.equals(values)) {
      throw new IllegalStateException("%s is online as %s".formatted(customer, values));
    }
  }
}
