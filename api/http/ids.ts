import { v7 } from 'uuid';

/** An id for something the caller did not name; grows with time. */
export const newId = (): string => v7();

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** PostgreSQL refuses anything else where a column holds UUIDs. */
export const isUuid = (text: string): boolean => UUID.test(text);
