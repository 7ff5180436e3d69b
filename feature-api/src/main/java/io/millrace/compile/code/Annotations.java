package io.millrace.compile.code;

import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.util.Optional;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;

/** Annotations of class files. */
public final class Annotations {
  private Annotations() {}

  /** The name of the class in the file, if the class has the annotation. */
  public static Optional<String> classWith(
      Class<? extends Annotation> annotation, InputStream classFile) throws IOException {
    ClassNode node = new ClassNode();
    int parts = ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES;
    try {
      new ClassReader(classFile).accept(node, parts);
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      // Not a class file, or one of a newer Java than is read here: no definition of ours.
      return Optional.empty();
    }
    boolean found =
        node.visibleAnnotations != null
            && node.visibleAnnotations.stream()
                .anyMatch(each -> each.desc.equals(Type.getDescriptor(annotation)));
    return found ? Optional.of(node.name.replace('/', '.')) : Optional.empty();
  }
}
