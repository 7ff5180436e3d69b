package io.millrace.compile.code;

import java.io.Serializable;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.objectweb.asm.Type;

/**
 * The code of a serializable lambda, method reference or object of a functional interface.
 *
 * @param target the object
 * @param form how the compiler made it; null for an object of an ordinary class
 */
public record LambdaCode(Serializable target, SerializedLambda form) {

  /** Never throws: what is no lambda has no form. */
  public static LambdaCode of(Serializable target) {
    try {
      Method replace = target.getClass().getDeclaredMethod("writeReplace");
      replace.setAccessible(true);
      return new LambdaCode(
          target, replace.invoke(target) instanceof SerializedLambda form ? form : null);
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
      return new LambdaCode(target, null);
    }
  }

  /**
   * The method of {@code owner} that this is a plain reference to, such as {@code Payment::amount};
   * empty for lambdas, for references to anything else and for those that capture something.
   */
  public Optional<Method> accessorOf(Class<?> owner) {
    if (form == null
        || form.getCapturedArgCount() != 0
        || form.getImplMethodName().startsWith("lambda$")
        || !isInstanceCall(form.getImplMethodKind())
        || !form.getImplMethodSignature().startsWith("()")) {
      return Optional.empty();
    }
    try {
      Class<?> declaring =
          Class.forName(
              form.getImplClass().replace('/', '.'), false, target.getClass().getClassLoader());
      if (!declaring.isAssignableFrom(owner)) {
        return Optional.empty();
      }
      return Optional.of(owner.getMethod(form.getImplMethodName()));
    } catch (ClassNotFoundException | NoSuchMethodException e) {
      return Optional.empty();
    }
  }

  /**
   * The class of what it returns where it is used: exact for lambdas and references whose type is
   * not generic; empty for ordinary objects.
   */
  public Optional<Class<?>> returnClass() {
    if (form == null) {
      return Optional.empty();
    }
    Type type = Type.getReturnType(form.getInstantiatedMethodType());
    try {
      String name =
          type.getSort() == Type.ARRAY
              ? type.getDescriptor().replace('/', '.')
              : type.getClassName();
      return Optional.of(Class.forName(name, false, target.getClass().getClassLoader()));
    } catch (ClassNotFoundException e) {
      return Optional.empty();
    }
  }

  /** Values it captured, in order. */
  public List<Object> captured() {
    List<Object> values = new ArrayList<>();
    for (int i = 0; form != null && i < form.getCapturedArgCount(); i++) {
      values.add(form.getCapturedArg(i));
    }
    return values;
  }

  private static boolean isInstanceCall(int kind) {
    return kind == MethodHandleInfo.REF_invokeVirtual
        || kind == MethodHandleInfo.REF_invokeInterface;
  }
}
