package io.millrace.cli.command;

import io.millrace.cli.http.GatewayHttp;
import io.millrace.platform.Endpoint;
import java.net.URI;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which gateway a command asks: a named one, else that of the local platform. */
final class GatewayOption {
  @Option(
      names = "--gateway",
      paramLabel = "URL",
      converter = OptionValue.GatewayUrl.class,
      description = "base URL of the gateway; default: that of the local platform")
  private URI url;

  @Mixin private FolderOption folder;

  GatewayHttp http() {
    return new GatewayHttp(url != null ? url : URI.create(folder.endpoint(Endpoint.GATEWAY)));
  }
}
