package io.millrace.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DataTypesTest {
  @ParameterizedTest
  @MethodSource("io.millrace.type.SeededValues#types")
  void aTypeIsReadBackFromItsNameAndItsJson(DataType type) throws Exception {
    assertThat(DataTypes.parse(DataTypes.name(type))).isEqualTo(type);

    String json = DataTypes.toJson(type).toString();
    assertThat(DataTypes.fromJson(new ObjectMapper().readTree(json))).isEqualTo(type);
  }

  @Test
  void blanksInNamesDoNotCount() {
    assertThat(DataTypes.parse(" map < list<decimal( 10 , 2 )> > "))
        .isEqualTo(new DataType.MapOf(new DataType.ListOf(new DataType.Decimal(10, 2))));
  }

  @Test
  void whatIsNoTypeIsShownWithThePlace() {
    assertThatThrownBy(() -> DataTypes.parse("list<lnog>"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Cannot read 'list<lnog>' as a type: expects boolean, int, long")
        .hasMessageEndingWith("at character 5");
    assertThatThrownBy(() -> DataTypes.parse("list<int"))
        .hasMessage("Cannot read 'list<int' as a type: expects '>' at character 8");
    assertThatThrownBy(() -> DataTypes.parse("decimal(40,2)"))
        .hasMessage("decimal(40,2): precision is 1 to 38, scale 0 to precision");
    assertThatThrownBy(() -> DataTypes.parse("list<".repeat(100_000)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
