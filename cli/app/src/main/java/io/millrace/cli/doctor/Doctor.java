package io.millrace.cli.doctor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Looks at everything that the local platform needs. */
public final class Doctor {
  private Doctor() {}

  /**
   * All findings, in a fixed order.
   *
   * @param folder of the local platform; may not exist
   * @param postgres JDBC URL of a PostgreSQL to look at too; null for none
   */
  public static List<Finding> examine(Path folder, String postgres) {
    List<Finding> findings = new ArrayList<>(MachineChecks.run(folder));
    findings.addAll(FolderChecks.run(folder));
    if (postgres != null) {
      findings.add(FolderChecks.postgres(postgres));
    }
    return List.copyOf(findings);
  }
}
