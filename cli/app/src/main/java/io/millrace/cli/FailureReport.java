package io.millrace.cli;

import io.millrace.compile.CompileException;
import io.millrace.job.online.OnlineStoreException;
import io.millrace.platform.PlatformException;
import java.io.PrintWriter;
import java.net.BindException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what went wrong in words, never with a stack trace unless {@code --verbose} asks for it. */
final class FailureReport implements IExecutionExceptionHandler, IParameterExceptionHandler {

  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
    Throwable told = unwrapped(failure);
    PrintWriter err = command.getErr();
    err.println("millrace: " + message(told));
    if (isVerbose(command)) {
      failure.printStackTrace(err);
    }
    err.flush();
    return exitCode(told).code();
  }

  @Override
  public int handleParseException(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("millrace: " + failure.getMessage());
    List<ParameterException> unread =
        failure instanceof WrongUse wrong ? wrong.unread() : List.of(failure);
    Set<String> near = new LinkedHashSet<>();
    unread.stream()
        .filter(UnmatchedArgumentException.class::isInstance)
        .forEach(each -> near.addAll(NearWords.of((UnmatchedArgumentException) each)));
    if (!near.isEmpty()) {
      err.println("Possible solutions: " + String.join(", ", near));
    }
    err.println("Try '%s'.".formatted(help(command)));
    err.flush();
    return ExitCode.USAGE.code();
  }

  /** What shows the options of a command: the program's own help, or the command's. */
  private static String help(CommandLine command) {
    CommandLine program = program(command);
    if (!program.getSubcommands().containsKey("help")) {
      return command.getCommandSpec().qualifiedName() + " --help";
    }
    List<String> words = new ArrayList<>(List.of(program.getCommandName(), "help"));
    if (!command.getCommandSpec().helpCommand()) {
      words.addAll(Subcommands.path(command));
    }
    return String.join(" ", words);
  }

  private static CommandLine program(CommandLine command) {
    CommandLine root = command;
    while (root.getParent() != null) {
      root = root.getParent();
    }
    return root;
  }

  private static Throwable unwrapped(Throwable failure) {
    Throwable told = failure;
    while ((told instanceof CompletionException || told instanceof ExecutionException)
        && told.getCause() != null) {
      told = told.getCause();
    }
    return told;
  }

  private static String message(Throwable told) {
    if (exitCode(told) == ExitCode.INTERNAL) {
      return "a fault of Millrace itself: %s; run it with --verbose and report what it shows"
          .formatted(told);
    }
    return isPortTaken(told) ? told.getMessage() + "; name another --port" : told.getMessage();
  }

  private static ExitCode exitCode(Throwable told) {
    if (told instanceof Failure failure) {
      return failure.exitCode();
    }
    if (told instanceof CompileException) {
      return ExitCode.DEFINITION;
    }
    if (told instanceof PlatformException
        || told instanceof OnlineStoreException
        || isPortTaken(told)) {
      return ExitCode.UNAVAILABLE;
    }
    return ExitCode.INTERNAL;
  }

  private static boolean isPortTaken(Throwable told) {
    return told.getCause() instanceof BindException;
  }

  private static boolean isVerbose(CommandLine command) {
    return program(command).getCommand() instanceof Main main && main.isVerbose();
  }
}
