package io.millrace.job.source.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.formats.parquet.ParquetInputFile;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.io.InputFile;

/** Rows of a Parquet file as JSON objects, see {@link ParquetJson}. No row is broken by itself. */
final class ParquetRows implements FileRows {

  private static final JsonFactory JSON = new JsonFactory();

  private final ParquetReader<Group> reader;

  ParquetRows(Path path) throws IOException {
    FileSystem fileSystem = path.getFileSystem();
    long length = fileSystem.getFileStatus(path).getLen();
    reader = new Opening(new ParquetInputFile(fileSystem.open(path), length)).build();
  }

  @Override
  public byte[] next() throws IOException {
    Group row = reader.read();
    if (row == null) {
      return null;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      ParquetJson.writeObject(row, json);
    }
    return bytes.toByteArray();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  private static final class Opening extends ParquetReader.Builder<Group> {
    Opening(InputFile file) {
      super(file);
    }

    @Override
    protected ReadSupport<Group> getReadSupport() {
      return new GroupReadSupport();
    }
  }
}
