import { validate } from 'uuid';

/** Whether the text can be an id. Anything else names nothing, and must not reach a uuid column. */
export const isUuid = (text: string): boolean => validate(text);
