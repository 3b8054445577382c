/** One payload for many subscriptions: serialised once, and for each framed under its own id. */
export interface SharedPayload {
  readonly json: string;
  /** The `next` message of graphql-transport-ws for a subscription with this id. */
  frameFor(id: SubscriptionId): Buffer;
}

/** A client's id of a subscription, as JSON in bytes. */
export type SubscriptionId = Buffer & { readonly __brand: 'SubscriptionId' };

export const subscriptionId = (id: string): SubscriptionId => Buffer.from(JSON.stringify(id)) as SubscriptionId;

const BEFORE_ID = Buffer.from('{"id":');
const BEFORE_PAYLOAD = Buffer.from(',"type":"next","payload":');
const END = Buffer.from('}');

/** Ids of one length share a template, which is copied and then given the id: stock clients use UUIDs. */
export function sharedPayload(json: string): SharedPayload {
  const payload = Buffer.from(json);
  const templates = new Map<number, Buffer>();
  const templateFor = (length: number): Buffer => {
    const known = templates.get(length);
    if (known) return known;
    const template = Buffer.concat([BEFORE_ID, Buffer.alloc(length), BEFORE_PAYLOAD, payload, END]);
    templates.set(length, template);
    return template;
  };
  return {
    json,
    frameFor(id) {
      const frame = Buffer.from(templateFor(id.length));
      id.copy(frame, BEFORE_ID.length);
      return frame;
    },
  };
}
