package io.millrace.dataset.spine;

import io.millrace.dataset.DataFile;
import io.millrace.dataset.DatasetRequest;
import io.millrace.dataset.Problems;
import io.millrace.dataset.Spine;
import io.millrace.dataset.SqlSpine;
import io.millrace.dataset.TableSpine;
import io.millrace.job.offline.OfflineLogException;
import io.millrace.job.source.table.jdbc.DatabaseAddress;
import io.millrace.job.source.table.reader.SourceUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/** Brings a spine's rows to a file, as they stand at one moment. */
public final class Spines {
  private Spines() {}

  /**
   * Reads a table or runs a query; a file is left where it is.
   *
   * @param folder for a file that is made
   * @param problems takes the reason where it cannot be read
   * @return null where it cannot be read
   */
  public static StagedSpine stage(DatasetRequest request, Path folder, Problems problems) {
    Spine spine = request.spine();
    Path file = folder.resolve("spine.parquet");
    try {
      if (spine instanceof TableSpine table) {
        if (request.log().isEmpty()) {
          problems.addMissing(
              "cannot read the spine %s: no catalog; %s".formatted(table, Problems.NAME_THE_LOG));
          return null;
        }
        return SpineOfTable.stage(table, request.log().get(), file);
      } else if (spine instanceof SqlSpine named) {
        SqlSpine query = named.loaded();
        DatabaseAddress known = request.connections().get(query.connection());
        return SpineOfQuery.stage(
            query, known == null ? DatabaseAddress.ofEnvironment(query.connection()) : known, file);
      }
    } catch (NoSuchFileException e) {
      problems.addMissing("cannot read the spine: there is no file %s".formatted(e.getFile()));
      return null;
    } catch (SourceUnavailableException | OfflineLogException e) {
      String message = e.getMessage();
      problems.add(message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1));
      return null;
    } catch (UnreadableSpineException | IOException e) {
      problems.add("cannot read the spine %s: %s".formatted(spine, e.getMessage()));
      return null;
    }
    DataFile own = (DataFile) spine;
    if (!Files.isRegularFile(own.path())) {
      problems.addMissing("cannot read the spine: there is no file %s".formatted(own.path()));
      return null;
    }
    return StagedSpine.of(own);
  }
}
