package io.millrace.cli.scaffold;

/**
 * The pom of a new project.
 *
 * @param name of the project; what Maven takes in no name becomes a hyphen
 * @param version of Millrace
 */
record PomText(String name, String version) {
  private static final String JUNIT = "5.13.4";

  String text() {
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <project xmlns="http://maven.apache.org/POM/4.0.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://maven.apache.org/POM/4.0.0 http://maven.apache.org/xsd/maven-4.0.0.xsd">
      <modelVersion>4.0.0</modelVersion>

      <groupId>com.example</groupId>
      <artifactId>%s</artifactId>
      <version>1.0-SNAPSHOT</version>

      <properties>
        <maven.compiler.release>17</maven.compiler.release>
        <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
        <millrace.version>%s</millrace.version>
        <!-- filled by bin/millrace: Millrace is on no public repository -->
        <millrace.repository>file://${user.home}/.cache/millrace/repository</millrace.repository>
      </properties>

      <repositories>
        <repository>
          <id>millrace</id>
          <url>${millrace.repository}</url>
          <releases>
            <updatePolicy>always</updatePolicy>
            <checksumPolicy>ignore</checksumPolicy>
          </releases>
          <snapshots>
            <updatePolicy>always</updatePolicy>
            <checksumPolicy>ignore</checksumPolicy>
          </snapshots>
        </repository>
      </repositories>

      <dependencies>
        <dependency>
          <groupId>io.millrace</groupId>
          <artifactId>millrace-feature-api</artifactId>
          <version>${millrace.version}</version>
        </dependency>
        <dependency>
          <groupId>org.junit.jupiter</groupId>
          <artifactId>junit-jupiter</artifactId>
          <version>%s</version>
          <scope>test</scope>
        </dependency>
      </dependencies>

      <build>
        <pluginManagement>
          <plugins>
            <plugin>
              <groupId>org.apache.maven.plugins</groupId>
              <artifactId>maven-resources-plugin</artifactId>
              <version>3.3.1</version>
            </plugin>
            <plugin>
              <groupId>org.apache.maven.plugins</groupId>
              <artifactId>maven-compiler-plugin</artifactId>
              <version>3.14.1</version>
            </plugin>
            <plugin>
              <groupId>org.apache.maven.plugins</groupId>
              <artifactId>maven-surefire-plugin</artifactId>
              <version>3.5.4</version>
            </plugin>
            <plugin>
              <groupId>org.apache.maven.plugins</groupId>
              <artifactId>maven-jar-plugin</artifactId>
              <version>3.4.2</version>
            </plugin>
          </plugins>
        </pluginManagement>
      </build>
    </project>
    """
        .formatted(name.replaceAll("[^A-Za-z0-9_.-]+", "-"), version, JUNIT);
  }
}
