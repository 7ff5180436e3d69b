package io.millrace.cli.scaffold;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.ExitCode;
import io.millrace.cli.Terminal;
import io.millrace.cli.project.LocalRepository;
import io.millrace.cli.project.MillraceHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A project made of a file: its test passes, and its definitions compile. */
final class NewProjectTest {
  /** Of all projects: what one of them fetches, the next has. */
  @TempDir private static Path repository;

  @TempDir private Path temp;

  @Test
  void theTestOfAProjectMadeFromAFilePasses() throws Exception {
    Path csv = temp.resolve("card-payments.csv");
    Files.writeString(
        csv,
        """
        paid_at,card_id,merchant,amount,class
        2026-01-01T10:00:00Z,c1,"Books, ""old"" ones",12.5,1
        2026-01-01T10:05:00Z,c2,,7,2
        """);
    Path project = temp.resolve("my-features");
    Terminal made = Terminal.run("new", project, "--from-csv", csv);
    assertThat(made.err()).isEmpty();
    assertThat(made.exitCode()).isZero();
    assertThat(made.out()).contains("CardFeatures.java", "--source card_payments=csv:");
    assertThat(project.resolve("src/main/java/features/CardPayment.java"))
        .content()
        .contains("Instant paidAt", "String cardId", "double amount", "long class_");
    assertBuilds(project);
  }

  @Test
  void theTestOfAProjectOverATablePasses() throws Exception {
    Path csv = temp.resolve("products.csv");
    Files.writeString(
        csv,
        """
        product_id,listed_on,name,unit price,in_stock,updated_at
        p 1,2019-05-01,"Tea, green",3.5,true,2026-01-01T10:00:00Z
        p2,2020-02-29,,12,false,2026-01-01T11:00:00Z
        """);
    Path project = temp.resolve("my-products");
    Terminal made =
        Terminal.run("new", project, "--from-csv", csv, "--table", "--time", "updated_at");
    assertThat(made.err()).isEmpty();
    assertThat(made.exitCode()).isZero();
    assertThat(made.out())
        .contains(
            "bin/millrace run " + project + System.lineSeparator(),
            "  key: product_id" + System.lineSeparator(),
            "  observed at: updated_at" + System.lineSeparator(),
            "bin/millrace query 'product.product_id=p 1' product" + System.lineSeparator(),
            "bin/millrace pull products");
    assertThat(project.resolve("src/main/java/features/ProductFeatures.java"))
        .content()
        .contains(
            "Csv.files(\"" + csv + "\")",
            ".key(PRODUCT, Product::productId)",
            ".observedAt(Product::updatedAt)",
            ".column(Product::unitPrice, \"unit price\")",
            "PRODUCTS.latestAll()");
    assertThat(project.resolve("src/main/java/features/Product.java"))
        .content()
        .contains("LocalDate listedOn", "Instant updatedAt");
    assertThat(project.resolve("src/test/java/features/ProductFeaturesTest.java"))
        .content()
        .doesNotContainPattern(" \\R");
    assertBuilds(project);
  }

  @Test
  void typesAndWhatMadeAColumnTextAndEmptyKeysAreSaid() throws Exception {
    Path csv =
        Files.writeString(
            temp.resolve("buys.csv"),
            """
            at,card_id,amount,shop
            2026-01-01T10:00:00Z,c1,12.5,a
            2026-01-01T10:05:00Z,,7,b
            2026-01-01T10:06:00Z,c2,n/a,7
            2026-01-01T10:07:00Z,c2,8,c
            """);
    Path project = temp.resolve("slips");
    Terminal made = Terminal.run("new", project, "--from-csv", csv);
    assertThat(made.exitCode()).as(made.err()).isZero();
    assertThat(made.out().lines())
        .contains(
            "  columns: at timestamp, card_id string, amount string, shop string",
            "  amount is text for the 'n/a' of row 3; all other values are numbers",
            "  key card_id is empty in 1 row, row 2 first; what has no key is in no feature",
            "  " + project.resolve("mvnw"),
            "  " + project.resolve("mvnw.cmd"),
            "  " + project.resolve(".mvn/wrapper/maven-wrapper.properties"))
        .noneMatch(line -> line.contains("shop is text"));
  }

  @Test
  void aTableNeedsNoTimesAndIsNotNamedAsItsKey() throws Exception {
    Path csv = Files.writeString(temp.resolve("name.csv"), "name,age\nAnn,31\n");
    Terminal made = Terminal.run("new", temp.resolve("people"), "--from-csv", csv, "--table");
    assertThat(made.exitCode()).as(made.err()).isZero();
    assertThat(temp.resolve("people/src/main/java/features/NameFeatures.java"))
        .content()
        .contains("Entity.One<String> NAME", "Table<Name> NAME_ROWS", ".key(NAME, Name::name)")
        .doesNotContain("observedAt");
    Terminal none = Terminal.run("new", temp.resolve("other"), "--table");
    assertThat(none.exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(none.err()).contains("--table goes with --from-csv");
  }

  @Test
  void aTableTakesNoColumnOfTimesByItself() throws Exception {
    Path csv =
        Files.writeString(
            temp.resolve("staff.csv"),
            "id,hired_on,seen_at,pay\n1,2031-01-01,2026-01-01T10:00:00Z,7\n");
    Path project = temp.resolve("our staff");
    Terminal made = Terminal.run("new", project, "--from-csv", csv, "--table");
    assertThat(made.exitCode()).as(made.err()).isZero();
    assertThat(made.out())
        .contains("observed at: when a row is pulled; --time COLUMN takes a column instead, of ")
        .contains("hired_on, seen_at");
    assertThat(project.resolve("src/main/java/features/IdFeatures.java"))
        .content()
        .doesNotContain("observedAt");
    assertThat(project.resolve("pom.xml")).content().contains("<artifactId>our-staff<");
    assertThat(made.out()).contains("(cd '" + project + "' && ./mvnw test)");
    Path chosen = temp.resolve("chosen");
    Terminal.run("new", chosen, "--from-csv", csv, "--table", "--time", "hired_on");
    assertThat(chosen.resolve("src/main/java/features/IdFeatures.java"))
        .content()
        .contains(".observedAt(Staff::hiredOn)");
    assertThat(chosen.resolve("src/main/java/features/Staff.java"))
        .content()
        .contains("Instant hiredOn");
  }

  @Test
  void aStreamWithNothingButDaysTakesTheirBeginningAsTime() throws Exception {
    Path csv =
        Files.writeString(temp.resolve("visits.csv"), "id,on,ended\n1,2026-01-01,2026-01-02");
    Path project = temp.resolve("visits");
    assertThat(Terminal.run("new", project, "--from-csv", csv).exitCode()).isZero();
    assertThat(project.resolve("src/main/java/features/Visit.java"))
        .content()
        .contains("Instant on", "LocalDate ended");
  }

  @Test
  void columnsThatCannotBeWhatTheyAreNamedForAreToldTogether() throws Exception {
    Path csv =
        Files.writeString(temp.resolve("visits.csv"), "id,price,at\n1,2.5,2026-01-01T00:00:00Z");
    Terminal made =
        Terminal.run("new", temp.resolve("v"), "--from-csv", csv, "--key", "price", "--time", "no");
    assertThat(made.exitCode()).isEqualTo(ExitCode.BAD_DATA.code());
    assertThat(made.err())
        .contains(
            "Cannot make a project: column 'no' cannot be the time of events; column 'price' cannot"
                + " be the key of the features; columns are id long, price double, at timestamp");
    assertThat(temp.resolve("v")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          id;name;price\\n1;Tea;2,5\\n  | they seem to be by ';'
          id;name\\n1;Tea\\n             | they seem to be by ';'
          id\\tname\\n1\\tTea\\n         | they seem to be by tabs
          id\\n1\\n                     | it has no column but the key id
          id,a b,a_b\\n1,2,3\\n         | columns 'a b' and 'a_b' would both be the field 'aB'
          id,AB,a_b\\n1,2,3\\n          | columns 'AB' and 'a_b' would both be the field 'aB'
          id,id\\n1,2\\n                | columns [id, id]; use names that are neither empty nor double
          id,name\\n1\\n                | none of its rows has a value for each column
          id,name\\n                    | it is empty but for its header
          ''                          | it is empty
          """)
  void aFileThatCannotBeUsedIsRefusedBeforeAnythingIsWritten(String text, String why)
      throws Exception {
    Path csv = temp.resolve("rows.csv");
    Files.writeString(csv, text.replace("\\n", "\n").replace("\\t", "\t"));
    Path project = temp.resolve("refused");
    Terminal made = Terminal.run("new", project, "--from-csv", csv, "--table");
    assertThat(made.err()).contains(csv.toString(), why);
    assertThat(made.exitCode()).isEqualTo(ExitCode.BAD_DATA.code());
    assertThat(project).doesNotExist();
  }

  @Test
  void namesThatJavaHasTakenAreLeftToIt() throws Exception {
    Path csv =
        Files.writeString(
            temp.resolve("tables.csv"),
            """
            row_id,class,wait,hash code,1st,2nd,ratio,note
            r1,a,b,c,1,x,NaN,"two
            lines"
            """);
    Path project = temp.resolve("taken");
    Terminal made = Terminal.run("new", project, "--from-csv", csv, "--table");
    assertThat(made.exitCode()).as(made.err()).isZero();
    assertThat(project.resolve("src/main/java/features/TableRow.java"))
        .content()
        .contains("String classValue", "String waitValue", "String hashCodeValue", "long c1st");
    assertBuilds(project);
  }

  @Test
  void aStreamOfEventsIsNotNamedAsItsCount() throws Exception {
    Path csv =
        Files.writeString(
            temp.resolve("events.csv"), "event_id,time,amount\n1,2026-01-01T10:00:00Z,2\n");
    Path project = temp.resolve("events");
    Terminal made = Terminal.run("new", project, "--from-csv", csv);
    assertThat(made.exitCode()).as(made.err()).isZero();
    assertThat(made.out()).contains("--source events_rows=csv:");
    assertBuilds(project);
  }

  @Test
  void aFileWithoutTimesIsRefusedWithItsColumns() throws Exception {
    Path csv = Files.writeString(temp.resolve("people.csv"), "name,age\nAnn,31\n");
    Terminal made = Terminal.run("new", temp.resolve("people"), "--from-csv", csv);
    assertThat(made.exitCode()).isEqualTo(ExitCode.BAD_DATA.code());
    assertThat(made.err())
        .contains("no column can be the time of events; columns are name string, age long");
    assertThat(temp.resolve("people")).doesNotExist();
  }

  @Test
  void aFolderThatHoldsFilesIsLeftAlone() throws Exception {
    Files.writeString(temp.resolve("notes.txt"), "mine");
    Terminal made = Terminal.run("new", temp);
    assertThat(made.exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(made.err()).contains("it holds 'notes.txt'; name a new folder");
  }

  /**
   * The user's repository stands behind a fresh one. A project has versions of some libraries that
   * this build does not have: those are fetched.
   */
  private void assertBuilds(Path project) throws IOException, InterruptedException {
    Path home = MillraceHome.find().orElseThrow();
    Path users =
        Path.of(
            System.getProperty(
                "maven.repo.local", System.getProperty("user.home") + "/.m2/repository"));
    Path log = temp.resolve("build.log");
    ProcessBuilder maven =
        new ProcessBuilder(
                List.of(
                    home.resolve("mvnw").toString(),
                    "-B",
                    "-ntp",
                    "test",
                    "-Dmaven.repo.local=" + repository,
                    "-Dmillrace.repository=" + LocalRepository.path().toUri(),
                    "-Dmaven.repo.local.tail=" + users))
            .directory(project.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    maven.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = maven.start();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    assertThat(log).content().contains("Tests run: 2, Failures: 0, Errors: 0");
  }
}
