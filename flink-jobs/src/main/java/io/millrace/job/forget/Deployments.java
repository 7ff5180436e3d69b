package io.millrace.job.forget;

import io.millrace.job.online.OnlineStoreException;
import io.millrace.job.online.PostgresAddress;
import io.millrace.manifest.EntitySpec;
import io.millrace.manifest.Manifest;
import io.millrace.manifest.ManifestJson;
import io.millrace.manifest.TableSpec;
import io.millrace.manifest.ViewSpec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all manifests that were ever deployed say of keys: so whose they are in tables that no
 * definition names any more is known. Immutable and thread-safe. What is the same in several
 * manifests is there once, what was deployed last comes first.
 *
 * @param views each of their definitions
 * @param uses of streams and tables
 * @param feeds names of all streams and tables
 */
public record Deployments(List<DeployedView> views, List<KeyUse> uses, Set<String> feeds) {
  /** Nothing was ever deployed. */
  public static final Deployments NONE = new Deployments(List.of(), List.of(), Set.of());

  private static final Logger LOG = LoggerFactory.getLogger(Deployments.class);
  private static final int FETCHED = 20;

  public Deployments {
    views = List.copyOf(views);
    uses = List.copyOf(uses);
    feeds = Set.copyOf(feeds);
  }

  /**
   * A definition of a view.
   *
   * @param fingerprint see {@link ViewSpec}
   * @param onlineTable its name, without its schema
   */
  public record DeployedView(
      String name, String fingerprint, String onlineTable, EntitySpec entity) {}

  /**
   * How keys were taken from a stream or table.
   *
   * @param isTable whether it is a table
   * @param view that took them; empty for the key of a table itself
   * @param entity of the keys
   * @param fields by the entity's columns, null where code computed one; unmodifiable
   */
  public record KeyUse(
      String feed, boolean isTable, String view, EntitySpec entity, List<String> fields) {
    public KeyUse {
      fields = Collections.unmodifiableList(new ArrayList<>(fields));
    }
  }

  /**
   * What an online store knows; a manifest of a version that this release does not read is passed
   * over.
   *
   * @throws OnlineStoreException when the store cannot be used
   */
  public static Deployments read(PostgresAddress address) {
    String sql =
        """
        select manifest::text from (
          select distinct on (fingerprint) epoch, manifest from millrace.deployment
          order by fingerprint, epoch desc) each
        order by epoch desc
        """;
    Gathered gathered = new Gathered();
    try (Connection connection = address.connect()) {
      connection.setAutoCommit(false); // Else the driver takes all of them into memory.
      try (PreparedStatement select = connection.prepareStatement(sql)) {
        select.setFetchSize(FETCHED);
        try (ResultSet row = select.executeQuery()) {
          while (row.next()) {
            gathered.add(row.getString(1));
          }
        }
      }
      return gathered.all();
    } catch (SQLException e) {
      throw new OnlineStoreException(
          "Cannot read the deployments in " + address + ": " + e.getMessage(), e);
    }
  }

  /**
   * Another text when something was deployed since.
   *
   * @throws OnlineStoreException when the store cannot be used
   */
  public static String version(PostgresAddress address) {
    try (Connection connection = address.connect();
        PreparedStatement select =
            connection.prepareStatement(
                "select count(*) || '/' || coalesce(max(epoch), 0) from millrace.deployment");
        ResultSet row = select.executeQuery()) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw new OnlineStoreException(
          "Cannot look for deployments in " + address + ": " + e.getMessage(), e);
    }
  }

  /** What one manifest says. */
  static Deployments of(Manifest manifest) {
    Gathered gathered = new Gathered();
    gathered.add(manifest);
    return gathered.all();
  }

  private static final class Gathered {
    private final Set<DeployedView> views = new LinkedHashSet<>();
    private final Set<KeyUse> uses = new LinkedHashSet<>();
    private final Set<String> feeds = new LinkedHashSet<>();

    void add(String json) {
      try {
        add(ManifestJson.read(json));
      } catch (IllegalArgumentException e) {
        LOG.warn("A deployed manifest cannot be read", e);
      }
    }

    private void add(Manifest manifest) {
      Map<String, EntitySpec> byName = new HashMap<>();
      manifest.entities().forEach(entity -> byName.put(entity.name(), entity));
      manifest.streams().forEach(stream -> feeds.add(stream.name()));
      Set<String> tables = new HashSet<>();
      for (TableSpec table : manifest.tables()) {
        tables.add(table.name());
        uses.add(new KeyUse(table.name(), true, "", byName.get(table.entity()), table.keyFields()));
      }
      feeds.addAll(tables);
      for (ViewSpec view : manifest.views()) {
        EntitySpec entity = byName.get(view.entity());
        views.add(new DeployedView(view.name(), view.fingerprint(), view.onlineTable(), entity));
        for (ViewSpec.InputSpec input : view.inputs()) {
          uses.add(
              new KeyUse(
                  input.stream(),
                  tables.contains(input.stream()),
                  view.name(),
                  entity,
                  input.keyFields()));
        }
      }
    }

    Deployments all() {
      return new Deployments(List.copyOf(views), List.copyOf(uses), Set.copyOf(feeds));
    }
  }

  /** The last definition of a view; empty if it was never deployed. */
  public Optional<DeployedView> last(String view) {
    return views.stream().filter(each -> each.name().equals(view)).findFirst();
  }

  /** The forms of an entity by which views were deployed, the last first. */
  public Set<EntitySpec> entities(String entity) {
    Set<EntitySpec> forms = new LinkedHashSet<>();
    views.stream()
        .map(DeployedView::entity)
        .filter(each -> each.name().equals(entity))
        .forEach(forms::add);
    return forms;
  }

  /**
   * The entity of a view by its name, or by that of a view, as it was deployed last. A table's own
   * key by which there never was a view is none: nobody could say what is to be cleared.
   */
  public Optional<EntitySpec> entity(String entityOrView) {
    return Stream.concat(
            views.stream().filter(each -> each.entity().name().equals(entityOrView)),
            views.stream().filter(each -> each.name().equals(entityOrView)))
        .findFirst()
        .map(DeployedView::entity);
  }
}
