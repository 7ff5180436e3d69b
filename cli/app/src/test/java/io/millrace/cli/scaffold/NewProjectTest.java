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

/** A project made of a file: its test passes, and its definitions compile. */
final class NewProjectTest {
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
        product_id,name,unit price,in_stock,updated_at
        p1,"Tea, green",3.5,true,2026-01-01T10:00:00Z
        p2,,12,false,2026-01-01T11:00:00Z
        """);
    Path project = temp.resolve("my-products");
    Terminal made = Terminal.run("new", project, "--from-csv", csv, "--table");
    assertThat(made.err()).isEmpty();
    assertThat(made.exitCode()).isZero();
    assertThat(made.out())
        .contains(
            "bin/millrace run " + project + System.lineSeparator(),
            "bin/millrace query product.product_id=p1 product" + System.lineSeparator(),
            "bin/millrace pull products");
    assertThat(project.resolve("src/main/java/features/ProductFeatures.java"))
        .content()
        .contains(
            "Csv.files(\"" + csv + "\")",
            ".key(PRODUCT, Product::productId)",
            ".observedAt(Product::updatedAt)",
            ".column(Product::unitPrice, \"unit price\")",
            "PRODUCTS.latestAll()");
    assertThat(project.resolve("src/test/java/features/ProductFeaturesTest.java"))
        .content()
        .doesNotContainPattern(" \\R");
    assertBuilds(project);
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
   * With what this build has, without a network: the user's repository stands behind a fresh one.
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
                    "-o",
                    "-ntp",
                    "test",
                    "-Dmaven.repo.local=" + temp.resolve("repository"),
                    "-Daether.offline.protocols=file",
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
