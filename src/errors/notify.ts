/** Calls a callback of the caller, if there is one. A callback that fails must not fail a call that was carried out. */
export function notify<Value>(callback: ((value: Value) => unknown) | undefined, value: Value): void {
  new Promise((resolve) => resolve(callback?.(value))).catch(() => {});
}
