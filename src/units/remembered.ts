/** The same function, which does its work once for each thing and remembers it as long as the thing is there. */
export function remembered<Key extends object, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const known = new WeakMap<Key, { readonly value: Value }>();
  return (key) => {
    let made = known.get(key);
    if (made === undefined) {
      made = { value: make(key) };
      known.set(key, made);
    }
    return made.value;
  };
}
