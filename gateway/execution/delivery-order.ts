import type { DeferredPart, ExecutedOperation } from './prepared-operation.ts';

type Json = Record<string | number, unknown>;
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;

/** Sends parts on so that each finds its place in what was sent before. */
export interface DeliveryOrder {
  /** Sent at once, or as soon as the parts that lead to its place have been; never where a null stands on the way. */
  offer(part: DeferredPart): void;
}

/** Remembers what the caller has: the first answer and the parts that were sent. */
export function createDeliveryOrder(initial: ExecutedOperation, send: (part: DeferredPart) => void): DeliveryOrder {
  const told: unknown = JSON.parse(initial.data);
  let held: DeferredPart[] = [];
  const offer = (part: DeferredPart): void => {
    const place = placeAt(told, part.path);
    if (place === undefined) held.push(part);
    if (!isObject(place)) return;
    send(part);
    const data: unknown = JSON.parse(part.data);
    if (isObject(data)) mergeInto(place, data);
    const waiting = held;
    held = [];
    for (const next of waiting) offer(next);
  };
  return { offer };
}

/** Null where a null stands on the way; undefined where the way has not been told yet. */
function placeAt(told: unknown, path: DeferredPart['path']): unknown {
  let at = told;
  for (const key of path) {
    if (!isObject(at)) return at;
    at = Object.hasOwn(at, key) ? at[key] : undefined;
  }
  return at;
}

function mergeInto(place: Json, data: Json): void {
  for (const [key, value] of Object.entries(data)) {
    const present = Object.hasOwn(place, key) ? place[key] : undefined;
    if (isObject(present) && isObject(value)) mergeInto(present, value);
    else Object.defineProperty(place, key, { value, ...OWN });
  }
}

// As an assignment makes it, also of `__proto__`.
const OWN = { writable: true, enumerable: true, configurable: true } as const;
