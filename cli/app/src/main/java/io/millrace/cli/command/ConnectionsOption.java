package io.millrace.cli.command;

import io.millrace.dataset.DatasetRequest;
import io.millrace.job.source.table.jdbc.DatabaseAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Where the databases are that a dataset asks. */
final class ConnectionsOption {
  @Option(
      names = "--connection",
      paramLabel = "NAME=JDBC-URL",
      converter = {OptionValue.Name.class, OptionValue.Connection.class},
      description = {
        "where the database of the spine's query is;",
        "default: connection.NAME.url of --config, or the environment variable NAME_URL"
      })
  private Map<String, String> connections = new LinkedHashMap<>();

  /** The request with these, which win, and those of {@code --config}. */
  DatasetRequest in(DatasetRequest request, OfflineOption offline) {
    DatasetRequest connected = request;
    for (DatabaseAddress address : offline.connections().values()) {
      connected = connected.connection(address);
    }
    for (Map.Entry<String, String> each : connections.entrySet()) {
      connected = connected.connection(DatabaseAddress.of(each.getKey(), each.getValue()));
    }
    return connected;
  }
}
