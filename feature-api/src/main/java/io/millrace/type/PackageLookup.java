package io.millrace.type;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.reflect.InvocationTargetException;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * A lookup with the rights of a class, as lambdas need it, also for a class of another class
 * loader, such as that of a jar sent with a job. Each loader has an unnamed module of its own, and
 * {@code privateLookupIn} loses the right to make lambdas on the way into another module; so a
 * small class is defined beside the wanted one, once per package and loader, and gives its own.
 */
final class PackageLookup {
  private static final String NAME = "Millrace$Lookup";
  private static final String METHOD = "lookup";

  private PackageLookup() {}

  /**
   * The lookup.
   *
   * @throws IllegalAccessException if the package is not open to Millrace
   */
  static Lookup of(Class<?> target) throws ReflectiveOperationException {
    Lookup lookup = MethodHandles.privateLookupIn(target, MethodHandles.lookup());
    return lookup.hasFullPrivilegeAccess()
        ? lookup
        : MethodHandles.privateLookupIn(target, beside(lookup, target));
  }

  private static Lookup beside(Lookup lookup, Class<?> target) throws ReflectiveOperationException {
    String name = target.getPackageName().isEmpty() ? NAME : target.getPackageName() + "." + NAME;
    Class<?> holder;
    try {
      holder = lookup.defineClass(bytes(name.replace('.', '/')));
    } catch (LinkageError e) {
      // Another record of the package was first.
      holder = Class.forName(name, true, target.getClassLoader());
    }
    try {
      return (Lookup) holder.getMethod(METHOD).invoke(null);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("no lookup in " + target.getPackageName(), e);
    }
  }

  /** {@code public final class NAME { public static Lookup lookup() { return lookup(); } }}. */
  private static byte[] bytes(String name) {
    String returnsLookup = "()Ljava/lang/invoke/MethodHandles$Lookup;";
    ClassWriter writer = new ClassWriter(0);
    writer.visit(
        Opcodes.V17,
        Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL | Opcodes.ACC_SYNTHETIC,
        name,
        null,
        "java/lang/Object",
        null);
    MethodVisitor method =
        writer.visitMethod(
            Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, METHOD, returnsLookup, null, null);
    method.visitCode();
    method.visitMethodInsn(
        Opcodes.INVOKESTATIC, "java/lang/invoke/MethodHandles", "lookup", returnsLookup, false);
    method.visitInsn(Opcodes.ARETURN);
    method.visitMaxs(1, 0);
    method.visitEnd();
    writer.visitEnd();
    return writer.toByteArray();
  }
}
