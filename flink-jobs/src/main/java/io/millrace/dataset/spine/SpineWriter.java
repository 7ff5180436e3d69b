package io.millrace.dataset.spine;

import io.millrace.dataset.DataFile;
import io.millrace.dataset.Spine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import org.apache.iceberg.Files;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.io.FileAppender;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.parquet.ParquetSchemaUtil;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/**
 * Writes rows to a Parquet file with their types, and digests them. Columns are called by their
 * places there: Parquet, as Iceberg writes it, does not take every name. Not thread-safe.
 */
final class SpineWriter implements AutoCloseable {
  private final Path path;
  private final List<String> names;
  private final Schema schema;
  private final Record row;
  private final FileAppender<Record> file;
  private final MessageDigest digest = sha256();
  private boolean isEmpty = true;

  /**
   * @param names of the columns
   * @param types of the columns, in Iceberg's terms
   * @throws UnreadableSpineException if a name is there twice; names differ by more than case
   */
  SpineWriter(Path path, List<String> names, List<Type> types) throws IOException {
    this(path, names, types, place -> "c" + place);
  }

  /** The same with columns that are called by their names: those of keys are plain words. */
  static SpineWriter literal(Path path, List<String> names, List<Type> types) throws IOException {
    return new SpineWriter(path, names, types, names::get);
  }

  private SpineWriter(Path path, List<String> names, List<Type> types, IntFunction<String> inFile)
      throws IOException {
    rejectTwins(names);
    this.path = path;
    this.names = names;
    List<Types.NestedField> fields = new ArrayList<>();
    int[] last = {names.size()};
    for (int i = 0; i < names.size(); i++) {
      Type type = TypeUtil.assignFreshIds(types.get(i), () -> ++last[0]);
      fields.add(Types.NestedField.optional(i + 1, inFile.apply(i), type));
    }
    this.schema = new Schema(fields);
    this.row = GenericRecord.create(schema);
    this.file =
        Parquet.write(Files.localOutput(path.toFile()))
            .schema(schema)
            .createWriterFunc(GenericParquetWriter::create)
            .overwrite()
            .build();
  }

  private static void rejectTwins(List<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name.toLowerCase(Locale.ROOT))) {
        throw new UnreadableSpineException(
            "it has column '%s' twice; give each a name of its own".formatted(name));
      }
    }
  }

  /** Takes a row of values as Iceberg's generic records hold them. */
  void add(Object[] values) {
    for (int i = 0; i < values.length; i++) {
      row.set(i, values[i]);
      digest(values[i]);
    }
    file.add(row);
    isEmpty = false;
  }

  private void digest(Object value) {
    String text =
        value instanceof ByteBuffer bytes
            ? HexFormat.of().formatHex(bytes(bytes))
            : value instanceof byte[] bytes
                ? HexFormat.of().formatHex(bytes)
                : value == null ? "\0" : value.toString();
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 1);
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  /** Ends the file. */
  StagedSpine finish(Spine read) throws IOException {
    file.close();
    if (isEmpty) {
      writeEmpty();
    }
    return new StagedSpine(
        new DataFile(DataFile.Format.PARQUET, path),
        names,
        read,
        HexFormat.of().formatHex(digest.digest()));
  }

  /** Iceberg makes no file where there are no rows. */
  private void writeEmpty() throws IOException {
    // Iceberg has Parquet under names of its own; the text is the same.
    MessageType columns =
        MessageTypeParser.parseMessageType(ParquetSchemaUtil.convert(schema, "spine").toString());
    try (ParquetFileWriter empty =
        new ParquetFileWriter(
            new LocalOutputFile(path),
            columns,
            ParquetFileWriter.Mode.OVERWRITE,
            ParquetWriter.DEFAULT_BLOCK_SIZE,
            ParquetWriter.MAX_PADDING_SIZE_DEFAULT)) {
      empty.start();
      empty.end(Map.of());
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
