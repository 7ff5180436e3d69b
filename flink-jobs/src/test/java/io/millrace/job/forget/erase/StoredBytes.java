package io.millrace.job.forget.erase;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.SeekableByteArrayInput;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.IndexedRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.parquet.ParquetSchemaUtil;
import org.apache.iceberg.shaded.org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.iceberg.shaded.org.apache.parquet.hadoop.util.HadoopInputFile;

/**
 * Searches every file of a folder for some bytes: as they lie there, and decoded, whatever the file
 * is (Parquet, Avro, compressed JSON). Shares nothing with what removes them.
 */
public final class StoredBytes {
  /** To make one reads files of a hundred kilobytes. */
  private static final Configuration HADOOP = new Configuration();

  private final byte[] wanted;

  private StoredBytes(byte[] wanted) {
    this.wanted = wanted;
  }

  /** Files that hold a text, anywhere below a folder. */
  public static List<Path> holding(String text, Path folder) {
    StoredBytes search = new StoredBytes(text.getBytes(StandardCharsets.UTF_8));
    List<Path> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        if (search.isIn(file)) {
          found.add(folder.relativize(file));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  private boolean isIn(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    String name = file.getFileName().toString();
    if (isIn(bytes)) {
      return true;
    } else if (name.startsWith(".") || bytes.length == 0) {
      return false;
    } else if (name.endsWith(".parquet")) {
      return isInParquet(file);
    } else if (name.endsWith(".avro")) {
      return isInAvro(bytes);
    } else if (bytes.length > 2 && (bytes[0] & 0xff) == 0x1f && (bytes[1] & 0xff) == 0x8b) {
      return isIn(new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes());
    }
    return false;
  }

  private boolean isInParquet(Path file) throws IOException {
    Schema schema;
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(file.toUri());
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(path, HADOOP))) {
      schema = ParquetSchemaUtil.convert(reader.getFileMetaData().getSchema());
    }
    try (CloseableIterable<StructLike> rows =
        Parquet.read(org.apache.iceberg.Files.localInput(file.toFile()))
            .project(schema)
            .createReaderFunc(type -> GenericParquetReaders.buildReader(schema, type))
            .build()) {
      for (StructLike row : rows) {
        if (isInValue(row)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean isInAvro(byte[] bytes) throws IOException {
    try (DataFileReader<Object> rows =
        new DataFileReader<>(new SeekableByteArrayInput(bytes), new GenericDatumReader<>())) {
      for (Object row : rows) {
        if (isInValue(row)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean isInValue(Object value) {
    if (value instanceof StructLike row) {
      for (int i = 0; i < row.size(); i++) {
        if (isInValue(row.get(i, Object.class))) {
          return true;
        }
      }
      return false;
    } else if (value instanceof IndexedRecord row) {
      for (int i = 0; i < row.getSchema().getFields().size(); i++) {
        if (isInValue(row.get(i))) {
          return true;
        }
      }
      return false;
    } else if (value instanceof Iterable<?> values) {
      for (Object each : values) {
        if (isInValue(each)) {
          return true;
        }
      }
      return false;
    } else if (value instanceof Map<?, ?> map) {
      return isInValue(map.keySet()) || isInValue(map.values());
    } else if (value instanceof ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      return isIn(bytes);
    }
    return value != null && isIn(value.toString().getBytes(StandardCharsets.UTF_8));
  }

  private boolean isIn(byte[] bytes) {
    for (int from = 0; from <= bytes.length - wanted.length; from++) {
      int place = 0;
      while (place < wanted.length && bytes[from + place] == wanted[place]) {
        place++;
      }
      if (place == wanted.length) {
        return true;
      }
    }
    return false;
  }
}
