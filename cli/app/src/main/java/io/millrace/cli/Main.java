package io.millrace.cli;

import io.millrace.cli.command.CompileCommand;
import io.millrace.cli.command.CompletionCommand;
import io.millrace.cli.command.DatasetCommand;
import io.millrace.cli.command.DeadLettersCommand;
import io.millrace.cli.command.DemoCommand;
import io.millrace.cli.command.DoctorCommand;
import io.millrace.cli.command.ExampleCommand;
import io.millrace.cli.command.ForgetCommand;
import io.millrace.cli.command.FreshnessCommand;
import io.millrace.cli.command.GetCommand;
import io.millrace.cli.command.HelpCommand;
import io.millrace.cli.command.IncrementalCommand;
import io.millrace.cli.command.NewCommand;
import io.millrace.cli.command.OfflineCommand;
import io.millrace.cli.command.PullCommand;
import io.millrace.cli.command.QueryCommand;
import io.millrace.cli.command.RepublishCommand;
import io.millrace.cli.command.RunCommand;
import io.millrace.cli.command.SendCommand;
import io.millrace.cli.command.ServeCommand;
import io.millrace.cli.command.VerifyCommand;
import io.millrace.cli.command.VersionCommand;
import java.util.Locale;
import java.util.logging.LogManager;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * Entry point of {@code bin/millrace}: parses the command line and exits with the command's code.
 */
@Command(
    name = "millrace",
    description = "Features for machine learning: defined once, served online, kept offline.",
    mixinStandardHelpOptions = true,
    versionProvider = MillraceVersion.class,
    footer = {
      "%nBuilt when first used:%n",
      "  benchmark     measures Millrace beside its peers ('benchmark --help')",
      "  cluster       a cluster of real processes on this machine ('cluster --help')"
    },
    subcommands = {
      DemoCommand.class,
      ExampleCommand.class,
      NewCommand.class,
      RunCommand.class,
      SendCommand.class,
      CompileCommand.class,
      QueryCommand.class,
      GetCommand.class,
      DeadLettersCommand.class,
      FreshnessCommand.class,
      VerifyCommand.class,
      PullCommand.class,
      IncrementalCommand.class,
      OfflineCommand.class,
      DatasetCommand.class,
      ForgetCommand.class,
      RepublishCommand.class,
      ServeCommand.class,
      DoctorCommand.class,
      CompletionCommand.class,
      VersionCommand.class,
      HelpCommand.class
    })
public final class Main implements Runnable {

  @Spec private CommandSpec spec;

  private boolean verbose;

  /** Runs the command and ends the JVM, since broker and cluster threads would keep it alive. */
  public static void main(String[] args) {
    // What libraries tell java.util.logging would land on the terminal.
    LogManager.getLogManager().reset();
    // Kafka's broker and Vert.x take names to upper case by it, and do not start in Turkish.
    Locale.setDefault(Locale.ROOT);
    System.exit(commandLine().execute(args));
  }

  /** The command line with everything set up, as tests run it too. */
  public static CommandLine commandLine() {
    CommandLine commandLine = CheckedUse.of(new CommandLine(new Main()));
    commandLine.setExecutionExceptionHandler(new FailureReport());
    describeExitCodes(commandLine);
    describeSubcommands(commandLine);
    return commandLine;
  }

  private static void describeSubcommands(CommandLine command) {
    for (CommandLine each : command.getSubcommands().values()) {
      describeExitCodes(each);
      giveHelpOption(each);
      describeSubcommands(each);
    }
  }

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "show stack traces of failures")
  void setVerbose(boolean given) {
    verbose = given;
  }

  boolean isVerbose() {
    return verbose;
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  private static void giveHelpOption(CommandLine command) {
    command.getCommandSpec().addMixin("help", CommandSpec.forAnnotatedObject(new HelpOption()));
  }

  private static void describeExitCodes(CommandLine command) {
    command.getCommandSpec().usageMessage().exitCodeListHeading("%nExit codes:%n");
    command.getCommandSpec().usageMessage().exitCodeList(ExitCode.described());
  }
}
