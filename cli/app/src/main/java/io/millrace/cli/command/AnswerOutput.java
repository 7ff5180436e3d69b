package io.millrace.cli.command;

import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import io.millrace.cli.http.AnswerTable;
import io.millrace.cli.http.GatewayHttp.Reply;
import java.io.PrintWriter;
import java.util.Locale;

/** Shows what a gateway answered. */
final class AnswerOutput {
  private AnswerOutput() {}

  /**
   * Prints the answer.
   *
   * @return the command's exit code: an answer that carries errors is not a success
   * @throws Failure if the gateway refused the request
   */
  static int show(Reply reply, JsonOption json, PrintWriter out) {
    String errors = AnswerTable.errors(reply.body());
    if (json.isGiven()) {
      out.println(reply.body().toPrettyString());
    } else if (reply.isOk()) {
      out.println(AnswerTable.of(reply.body()));
      if (AnswerTable.isAnyNotFound(reply.body())) {
        out.println(
            "not_found: nothing is known of that key. If its rows were rejected, 'millrace"
                + " dead-letters' says why.");
      }
    } else {
      throw new Failure(code(reply), errors.isEmpty() ? said(reply) : errors);
    }
    out.flush();
    if (!reply.isOk()) {
      return code(reply).code();
    }
    return errors.isEmpty() ? ExitCode.OK.code() : ExitCode.FOUND_WRONG.code();
  }

  private static String said(Reply reply) {
    return String.format(Locale.ROOT, "The gateway answered %d: %s", reply.status(), reply.body());
  }

  private static ExitCode code(Reply reply) {
    if (reply.body().at("/errors/0/code").asText().equals("RESOLVER_NOT_FOUND")) {
      return ExitCode.NOT_FOUND;
    }
    return switch (reply.status()) {
      case 400, 413 -> ExitCode.USAGE;
      case 404 -> ExitCode.NOT_FOUND;
      case 503, 504 -> ExitCode.UNAVAILABLE;
      default -> ExitCode.INTERNAL;
    };
  }
}
