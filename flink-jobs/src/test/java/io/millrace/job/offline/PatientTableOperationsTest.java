package io.millrace.job.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.jdbc.UncheckedSQLException;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;

final class PatientTableOperationsTest {
  private static final TableMetadata NEXT =
      TableMetadata.newTableMetadata(
          new Schema(Types.NestedField.optional(1, "card", Types.StringType.get())),
          PartitionSpec.unpartitioned(),
          "memory:/events_payments",
          Map.of());

  private final List<String> calls = new ArrayList<>();

  /** Operations whose commit fails; nothing of the table can be read either, if it is so. */
  private PatientTableOperations operations(RuntimeException commit, boolean isReadable) {
    TableOperations failing =
        (TableOperations)
            Proxy.newProxyInstance(
                PatientTableOperationsTest.class.getClassLoader(),
                new Class<?>[] {TableOperations.class},
                (proxy, method, arguments) -> {
                  calls.add(method.getName());
                  if (method.getName().equals("commit")) {
                    throw commit;
                  } else if (!isReadable) {
                    throw LostAnswer.thrown();
                  }
                  return null;
                });
    return new PatientTableOperations(failing, "events_payments");
  }

  private static void interrupted(Runnable commit) {
    Thread.currentThread().interrupt();
    try {
      commit.run();
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void aCommitThatNobodyCanLookUpMayBeDone() {
    PatientTableOperations away = operations(LostAnswer.thrown(), false);
    assertThatThrownBy(() -> interrupted(() -> away.commit(null, NEXT)))
        .isInstanceOf(CommitStateUnknownException.class);
    assertThat(calls).startsWith("commit").contains("current");
  }

  @Test
  void aCommitThatTheTableDoesNotShowIsNotDone() {
    PatientTableOperations back = operations(LostAnswer.thrown(), true);
    assertThatThrownBy(() -> interrupted(() -> back.commit(null, NEXT)))
        .isInstanceOf(UncheckedSQLException.class);
  }

  @Test
  void aCommitThatTheCatalogRefusesIsNotDone() {
    UncheckedSQLException refused =
        new UncheckedSQLException(new SQLException("no such table", "42P01"), "Refused");
    assertThatThrownBy(() -> operations(refused, false).commit(null, NEXT)).isSameAs(refused);
    assertThat(calls).containsExactly("commit");
  }
}
