package io.millrace.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/**
 * The direction of modules: {@code schemas <- feature-api <- {flink-jobs, online-gateway, client}
 * <- cli}. A class belongs to the module it was compiled in, whatever its package.
 */
final class ModuleDirectionTest {

  private static final JavaClasses MILLRACE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.millrace");

  @Test
  void featureApiKnowsNoEngineBrokerDatabaseOrHttp() {
    check(
        noClasses()
            .that(areIn("feature-api"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "org.apache.flink..",
                "org.apache.kafka..",
                "org.apache.iceberg..",
                "org.apache.hadoop..",
                "org.postgresql..",
                "io.vertx..",
                "io.netty..",
                "java.net.http..",
                "com.sun.net.httpserver..",
                "java.sql..")
            .because(
                "the same core runs in the job, the gateway, the client and a plain unit test"));
  }

  @Test
  void featureApiKnowsNoTestFramework() {
    check(
        noClasses()
            .that(areIn("feature-api"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.junit..", "org.assertj..")
            .because("the test kit works in any framework"));
  }

  @Test
  void featureApiKnowsNoneOfItsUsers() {
    check(
        noClasses()
            .that(areIn("feature-api"))
            .should()
            .dependOnClassesThat(
                areIn("flink-jobs", "online-gateway", "client", "platform", "cli", "examples"))
            .because("definitions are read by every part and lean on none"));
  }

  @Test
  void flinkJobsNeverSeeTheGateway() {
    check(
        noClasses()
            .that(areIn("flink-jobs"))
            .should()
            .dependOnClassesThat(areIn("online-gateway", "client", "platform", "cli", "examples"))
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx..")
            .because("job and gateway meet in the row codec and the tables"));
  }

  @Test
  void theGatewayNeverSeesFlinkJobs() {
    check(
        noClasses()
            .that(areIn("online-gateway"))
            .should()
            .dependOnClassesThat(areIn("flink-jobs", "client", "platform", "cli", "examples"))
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.flink..", "org.apache.iceberg..", "org.apache.hadoop..")
            .because("a gateway starts in a second and holds no engine"));
  }

  @Test
  void theClientLeansOnFeatureApiAndTheJdkOnly() {
    check(
        noClasses()
            .that(areIn("client"))
            .should()
            .dependOnClassesThat(
                areIn("flink-jobs", "online-gateway", "platform", "cli", "examples"))
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.flink..", "org.apache.kafka..", "io.vertx..")
            .because("it runs inside other teams' services"));
  }

  @Test
  void platformPartsKnowNothingOfMillrace() {
    check(
        noClasses()
            .that(areIn("platform"))
            .should()
            .dependOnClassesThat(
                areIn(
                    "schemas",
                    "feature-api",
                    "flink-jobs",
                    "online-gateway",
                    "client",
                    "cli",
                    "examples"))
            .because(
                "the tests of flink-jobs and of online-gateway start the same broker and table"));
  }

  @Test
  void examplesAreWrittenAgainstFeatureApiOnly() {
    check(
        noClasses()
            .that(areIn("examples"))
            .should()
            .dependOnClassesThat(areIn("flink-jobs", "online-gateway", "platform", "cli"))
            .because("they are what a user can write"));
  }

  /** Modules are being filled: a rule about a module without classes holds. */
  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(MILLRACE);
  }

  private static DescribedPredicate<JavaClass> areIn(String... modules) {
    return DescribedPredicate.describe(
        "are in " + String.join(", ", modules),
        type -> {
          for (String module : modules) {
            if (isIn(module, type)) {
              return true;
            }
          }
          return false;
        });
  }

  private static boolean isIn(String module, JavaClass type) {
    return type.getSource()
        .map(source -> source.getUri().toString())
        .filter(uri -> uri.contains(folder(module)) || uri.contains(jar(module)))
        .isPresent();
  }

  /** Where a reactor build compiles the module to. */
  private static String folder(String module) {
    return switch (module) {
      case "client" -> "/clients/java/target/classes/";
      case "platform" -> "/cli/platform/target/classes/";
      case "cli" -> "/cli/app/target/classes/";
      default -> "/" + module + "/target/classes/";
    };
  }

  private static String jar(String module) {
    return "/millrace-" + module + "-";
  }
}
