package io.millrace.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.cli.ExitCode;
import io.millrace.cli.console.LogFile;
import io.millrace.cli.console.Tables;
import io.millrace.cli.doctor.Doctor;
import io.millrace.cli.doctor.Finding;
import io.millrace.cli.doctor.Finding.Verdict;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code millrace doctor}. */
@Command(
    name = "doctor",
    description = {
      "Look at Java, memory, disk, ports, rights, stores and what killed runs left behind.",
      "Says what is wrong and what to do; exits with 1 if something keeps Millrace from running."
    })
public final class DoctorCommand implements Callable<Integer> {
  @Option(
      names = "--postgres",
      paramLabel = "JDBC-URL",
      converter = OptionValue.JdbcUrl.class,
      description = "look at this one too")
  private String postgres;

  @Mixin private FolderOption folder;
  @Mixin private JsonOption json;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    LogFile.in(folder.path());
    List<Finding> findings = Doctor.examine(folder.path(), postgres);
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        json.isGiven()
            ? asJson(findings).toPrettyString()
            : Tables.of(
                List.of("what", "verdict", "found", "what to do"),
                findings.stream().map(DoctorCommand::row).toList()));
    out.flush();
    boolean wrong = findings.stream().anyMatch(finding -> finding.verdict() == Verdict.WRONG);
    return (wrong ? ExitCode.FOUND_WRONG : ExitCode.OK).code();
  }

  private static List<String> row(Finding finding) {
    return List.of(finding.subject(), verdict(finding), finding.detail(), finding.remedy());
  }

  private static String verdict(Finding finding) {
    return finding.verdict().name().toLowerCase(Locale.ROOT);
  }

  private static ArrayNode asJson(List<Finding> findings) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (Finding finding : findings) {
      array
          .addObject()
          .put("what", finding.subject())
          .put("verdict", verdict(finding))
          .put("found", finding.detail())
          .put("remedy", finding.remedy());
    }
    return array;
  }
}
