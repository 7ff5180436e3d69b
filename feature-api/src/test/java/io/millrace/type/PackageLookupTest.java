package io.millrace.type;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class PackageLookupTest {
  /** In a class loader of its own, as from a jar that is sent with a job. */
  record Sent(String name, int size) {}

  /** Another of the same package. */
  record Other(long id) {}

  @Test
  void aRecordOfAnotherClassLoaderIsReadAndMade() throws Exception {
    OwnLoader loader = new OwnLoader();
    for (Class<?> known : new Class<?>[] {Sent.class, Other.class}) {
      Class<?> sent = loader.loadClass(known.getName());
      assertThat(sent).isNotSameAs(known);
      Object[] values = known == Sent.class ? new Object[] {"a", 3} : new Object[] {7L};
      assertThat(roundTrip(sent, values)).hasToString(roundTrip(known, values).toString());
    }
  }

  @SuppressWarnings("unchecked")
  private static Object roundTrip(Class<?> record, Object... values) {
    JavaType<Object> type = (JavaType<Object>) JavaType.of(record);
    StructValue canonical = new StructValue(java.util.Arrays.asList(values));
    Object made = type.fromCanonical(canonical);
    assertThat(made).isInstanceOf(record);
    assertThat(type.toCanonical(made)).isEqualTo(canonical);
    return made;
  }

  private static final class OwnLoader extends ClassLoader {
    OwnLoader() {
      super(PackageLookupTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        if (!name.startsWith(PackageLookupTest.class.getName())) {
          return super.loadClass(name, resolve);
        }
        Class<?> known = findLoadedClass(name);
        return known == null ? own(name) : known;
      }
    }

    private Class<?> own(String name) throws ClassNotFoundException {
      String file = name.replace('.', '/') + ".class";
      try (InputStream in = getParent().getResourceAsStream(file)) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
