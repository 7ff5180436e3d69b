package io.millrace.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine;

/** Runs a command as a person would, and keeps what it says. Thread-safe. */
public final class Terminal {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CompletableFuture<Integer> exitCode;

  private Terminal(Object... words) {
    CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    String[] texts = new String[words.length];
    for (int i = 0; i < words.length; i++) {
      texts[i] = String.valueOf(words[i]);
    }
    exitCode = CompletableFuture.supplyAsync(() -> commandLine.execute(texts), this::inThread);
  }

  private void inThread(Runnable command) {
    Thread thread = new Thread(command, "terminal");
    thread.setDaemon(true);
    thread.start();
  }

  /** Runs a command to its end. */
  public static Terminal run(Object... words) {
    Terminal terminal = new Terminal(words);
    terminal.exitCode();
    return terminal;
  }

  /** Begins to run a command. */
  public static Terminal start(Object... words) {
    return new Terminal(words);
  }

  /** Waits for the end. */
  public int exitCode() {
    return exitCode.join();
  }

  /** Waits for the end, but not longer. */
  public int exitCodeWithin(long seconds) throws TimeoutException {
    try {
      return exitCode.get(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether the command has not ended. */
  public boolean isRunning() {
    return !exitCode.isDone();
  }

  /** So far. */
  public String out() {
    return out.toString();
  }

  /** So far. */
  public String err() {
    return err.toString();
  }
}
