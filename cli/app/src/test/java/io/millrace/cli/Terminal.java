package io.millrace.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** Runs a command as a person would, and keeps what it says. */
public final class Terminal {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private int exitCode;

  private Terminal() {}

  /** Runs a command to its end. */
  public static Terminal run(Object... words) {
    Terminal terminal = new Terminal();
    CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(terminal.out, true));
    commandLine.setErr(new PrintWriter(terminal.err, true));
    String[] texts = new String[words.length];
    for (int i = 0; i < words.length; i++) {
      texts[i] = String.valueOf(words[i]);
    }
    terminal.exitCode = commandLine.execute(texts);
    return terminal;
  }

  public int exitCode() {
    return exitCode;
  }

  public String out() {
    return out.toString();
  }

  public String err() {
    return err.toString();
  }
}
