package io.millrace.gateway.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;

/** Reads the whole body of a request, whatever its content type says, up to a limit. */
final class LimitedBody {
  private final HttpServerRequest request;
  private final int mostBytes;
  private final Runnable tooLarge;
  private final Buffer body = Buffer.buffer();
  private boolean refused;
  private boolean ended;

  private LimitedBody(HttpServerRequest request, int mostBytes, Runnable tooLarge) {
    this.request = request;
    this.mostBytes = mostBytes;
    this.tooLarge = tooLarge;
  }

  /** Calls one of the two, once; none when the client goes away before the end. */
  static LimitedBody read(
      HttpServerRequest request, int mostBytes, Consumer<Buffer> whole, Runnable tooLarge) {
    LimitedBody reading = new LimitedBody(request, mostBytes, tooLarge);
    if (reading.announced() > mostBytes) {
      reading.refuse(tooLarge);
      return reading;
    }
    request.handler(reading::append);
    request.endHandler(
        end -> {
          reading.ended = true;
          if (!reading.refused) {
            whole.accept(reading.body);
          }
        });
    return reading;
  }

  /** Waits for the rest no longer: calls this instead, unless all has come or is refused. */
  void giveUp(Runnable tooSlow) {
    if (!ended && !refused) {
      refuse(tooSlow);
    }
  }

  private long announced() {
    String length = request.getHeader("content-length");
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private void append(Buffer chunk) {
    if (refused) {
      return;
    }
    if (body.length() + chunk.length() > mostBytes) {
      refuse(tooLarge);
    } else {
      body.appendBuffer(chunk);
    }
  }

  /** The rest of the body is not read: the connection cannot be used again. */
  private void refuse(Runnable reply) {
    refused = true;
    request.response().putHeader("connection", "close");
    reply.run();
  }
}
