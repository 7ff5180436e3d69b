package io.millrace.job.source.table.file;

import io.millrace.job.source.table.PulledTable;
import io.millrace.job.source.table.TableFiles;
import io.millrace.job.source.table.cast.RowCast;
import io.millrace.job.source.table.cast.TypedColumns;
import io.millrace.job.source.table.split.KeyRange;
import io.millrace.job.source.table.split.Position;
import io.millrace.table.ColumnsMissingException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.Path;
import org.apache.flink.formats.parquet.ParquetInputFile;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * A part of a file, opened where reading begins.
 *
 * @param rows from the position's own row on
 * @param cast of its columns
 */
record OpenedFile(SourceRows rows, RowCast cast) {

  /**
   * Opens a part of a file.
   *
   * @throws ColumnsMissingException names each column that is missing
   * @throws IOException if it cannot be read, or has columns that cannot be cast
   */
  static OpenedFile of(
      PulledTable spec, TableFiles source, PinnedFile file, String since, Position from)
      throws IOException {
    return switch (source.kind()) {
      case CSV -> csv(spec, source.csv(), file.path(), since, from);
      case JSON_LINES -> json(spec, file, since, from);
      case PARQUET -> parquet(spec, file, since, from);
    };
  }

  private static OpenedFile csv(
      PulledTable spec, CsvShape shape, Path path, String since, Position from) throws IOException {
    TextLines lines = TextLines.open(path, 0, 1);
    try {
      List<String> columns = shape.columns();
      if (columns.isEmpty()) {
        columns = new CsvRows(lines, shape, 0).header();
        if (columns == null) {
          throw new IOException("it has no header line");
        }
      }
      RowCast cast = RowCast.of(spec, columns, since).emptyIsNoKey();
      if (!from.isStart()) {
        lines.close();
        lines = opened(path, from);
      }
      return new OpenedFile(new CsvRows(lines, shape, columns.size()), cast);
    } catch (IOException | RuntimeException e) {
      lines.close();
      throw e;
    }
  }

  private static OpenedFile json(PulledTable spec, PinnedFile file, String since, Position from)
      throws IOException {
    JsonFields fields = new JsonFields(spec);
    RowCast cast = RowCast.of(spec, fields.names(), since);
    KeyRange.FilePart part = file.part();
    boolean isHead = part.from() == 0;
    TextLines lines;
    if (!from.isStart()) {
      lines = opened(file.path(), from);
    } else if (isHead) {
      lines = TextLines.open(file.path(), 0, 1);
    } else {
      // The line that the part's first byte is in, if it began before, is the part's before.
      lines = TextLines.open(file.path(), part.from() - 1, 0);
      lines.next();
    }
    boolean isWhole = TextLines.isPacked(part.file()) || part.to() == part.length();
    return new OpenedFile(
        new JsonRows(
            lines,
            isWhole ? Long.MAX_VALUE : part.to(),
            fields,
            isHead ? () -> 0 : new LinesBefore(file.path(), part.from() - 1)),
        cast);
  }

  private static TextLines opened(Path path, Position from) throws IOException {
    return TextLines.open(
        path, Long.parseLong(from.key().get(0)), Long.parseLong(from.key().get(1)));
  }

  private static OpenedFile parquet(PulledTable spec, PinnedFile file, String since, Position from)
      throws IOException {
    KeyRange.FilePart part = file.part();
    FSDataInputStream stream = file.path().getFileSystem().open(file.path());
    try {
      // Closing it closes the stream.
      ParquetFileReader reader =
          new ParquetFileReader(
              new ParquetInputFile(stream, part.length()),
              ParquetReadOptions.builder().withRange(part.from(), part.to()).build());
      MessageType schema = reader.getFileMetaData().getSchema();
      List<String> found = schema.getFields().stream().map(Type::getName).toList();
      RowCast whole = RowCast.of(spec, found, null);
      List<String> problems =
          TypedColumns.problems(
              spec,
              whole,
              found,
              place -> ParquetValues.typeOf(schema.getType(place)),
              place -> nameOf(schema.getType(place)));
      if (!problems.isEmpty()) {
        throw new IOException(String.join("; ", problems));
      }
      Set<Integer> places = new LinkedHashSet<>();
      for (int i = 0; i < spec.columns().size(); i++) {
        places.add(whole.placeOf(i));
      }
      List<Type> wanted = new ArrayList<>();
      places.forEach(place -> wanted.add(schema.getType(place)));
      MessageType columns = new MessageType(schema.getName(), wanted);
      long row = from.isStart() ? 0 : Long.parseLong(from.key().get(0));
      return new OpenedFile(
          new ParquetRows(reader, columns, row),
          RowCast.of(spec, wanted.stream().map(Type::getName).toList(), since));
    } catch (IOException | RuntimeException e) {
      stream.close();
      throw e;
    }
  }

  private static String nameOf(Type type) {
    return type.isPrimitive() && type.getLogicalTypeAnnotation() == null
        ? type.asPrimitiveType().getPrimitiveTypeName().toString()
        : type.isPrimitive() ? type.getLogicalTypeAnnotation().toString() : "of nested values";
  }
}
