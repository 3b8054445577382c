/** The part of the `pg` driver that this folder uses; the package brings no types of its own. */
declare module 'pg' {
  export interface PgResult {
    readonly command: string;
    readonly rowCount: number;
    readonly rows: unknown[];
  }
  export interface PgQuery {
    readonly text: string;
    /** Under which the connection keeps the statement: parsed once, planned once or a few times. */
    readonly name?: string | undefined;
    readonly values?: readonly unknown[];
    /** Milliseconds after which a connection that has not answered is given up. */
    readonly query_timeout?: number;
  }
  interface Emitter {
    on(event: 'error', heard: (error: Error) => void): this;
    on(event: 'end', heard: () => void): this;
    on(event: 'notification', heard: (message: { channel: string; payload?: string }) => void): this;
  }
  export interface PgClient extends Emitter {
    query(query: string | PgQuery, parameters?: readonly unknown[]): Promise<PgResult>;
    release(destroy?: boolean): void;
    once(event: 'error', heard: (error: Error) => void): this;
    off(event: 'error', heard: (error: Error) => void): this;
  }
  export interface PgListenClient extends Emitter {
    connect(): Promise<void>;
    query(sql: string): Promise<PgResult>;
    end(): Promise<void>;
  }
  interface ConnectionOptions {
    readonly connectionString: string;
    readonly application_name?: string;
    readonly connectionTimeoutMillis?: number;
    readonly keepAlive?: boolean;
    readonly keepAliveInitialDelayMillis?: number;
  }
  export interface PgPoolOptions extends ConnectionOptions {
    readonly max: number;
    readonly statement_timeout?: number;
    readonly idle_in_transaction_session_timeout?: number;
    readonly types?: { getTypeParser(type: number, format?: string): (text: string) => unknown };
  }
  export interface PgPool {
    readonly options: PgPoolOptions;
    readonly totalCount: number;
    readonly idleCount: number;
    /** Who waits for a connection. */
    readonly waitingCount: number;
    connect(): Promise<PgClient>;
    query(sql: string | PgQuery): Promise<PgResult>;
    end(): Promise<void>;
    on(event: 'error', heard: (error: Error) => void): this;
    on(event: 'connect', heard: (client: PgClient) => void): this;
  }
  const pg: {
    readonly Pool: new (options: PgPoolOptions) => PgPool;
    readonly Client: new (options: ConnectionOptions) => PgListenClient;
    readonly types: { getTypeParser(type: number, format?: string): (text: string) => unknown };
  };
  export default pg;
}
