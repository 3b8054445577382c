// Made by `npm run generate`; never edited.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { ClientMapper, TaskMapper } from '../mappers.ts';
import type { AdminContext } from '../context.ts';
export type Maybe<T> = T | null | undefined;
export type InputMaybe<T> = T | null | undefined;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** A moment in UTC, RFC 3339 with milliseconds: `2026-01-31T08:00:00.000Z`. */
  DateTime: { input: Date; output: Date | string; }
  /** An exact decimal number as a string, at most six decimal places: `0.031400`. */
  Decimal: { input: string; output: string; }
  _FieldSet: { input: unknown; output: unknown; }
};

/** Whom a kept answer is for. */
export type CacheControl__Scope =
  /** All viewers with the same rights. */
  | 'PUBLIC'
  /** One viewer alone. */
  | 'PRIVATE';

/** An amount in a currency; amounts of different currencies are never added. */
export type Money = {
  readonly __typename?: 'Money';
  /** The exact amount, in units of the currency. */
  readonly amount: Scalars['Decimal']['output'];
  /** ISO 4217 code, for now always `USD`. */
  readonly currency: Scalars['String']['output'];
};

/** Where a page of a connection begins and ends. */
export type PageInfo = {
  readonly __typename?: 'PageInfo';
  /** Whether asking again with `after: endCursor` gives more. */
  readonly hasNextPage: Scalars['Boolean']['output'];
  /** The cursor of the last edge of this page; null on an empty page. */
  readonly endCursor?: Maybe<Scalars['String']['output']>;
};

/** A span of time, from its start up to but not including its end. */
export type TimeRange = {
  /** The first moment inside the span. */
  readonly from: Scalars['DateTime']['input'];
  /** The first moment after the span. */
  readonly to: Scalars['DateTime']['input'];
};

/** Why a mutation was refused, in a form that the caller can act on. */
export type UserError = {
  /** What was expected, in words for a person. */
  readonly message: Scalars['String']['output'];
  /** The place in the input, from its root: `["prices", "3", "hourlyPrice"]`. */
  readonly path: ReadonlyArray<Scalars['String']['output']>;
};

/** A field of the input has a value that is not allowed, or names something that does not exist for this caller. */
export type InvalidInput = UserError & {
  readonly __typename?: 'InvalidInput';
  /** What was expected, in words for a person. */
  readonly message: Scalars['String']['output'];
  /** The place in the input, from its root. */
  readonly path: ReadonlyArray<Scalars['String']['output']>;
};

/** The object was changed by somebody else since the version that the caller saw. */
export type VersionConflict = UserError & {
  readonly __typename?: 'VersionConflict';
  /** What was expected, in words for a person. */
  readonly message: Scalars['String']['output'];
  /** The place in the input, from its root. */
  readonly path: ReadonlyArray<Scalars['String']['output']>;
  /** The version that is in force now; read the object again before another try. */
  readonly currentVersion: Scalars['Int']['output'];
};

/** The same idempotency key was used before with other input. */
export type IdempotencyConflict = UserError & {
  readonly __typename?: 'IdempotencyConflict';
  /** What was expected, in words for a person. */
  readonly message: Scalars['String']['output'];
  /** The place in the input, from its root. */
  readonly path: ReadonlyArray<Scalars['String']['output']>;
};

export type Query = {
  readonly __typename?: 'Query';
  /** One client by id; null for an id that is unknown to the caller. */
  readonly client?: Maybe<Client>;
  /** All clients, newest first. */
  readonly clients: ClientConnection;
  /** One task by id; null for an id that is unknown to the caller. */
  readonly task?: Maybe<Task>;
  /** Background work of all subgraphs, newest first; a client sees its own. */
  readonly tasks: TaskConnection;
};


export type QueryClientArgs = {
  id: Scalars['ID']['input'];
};


export type QueryClientsArgs = {
  filter?: InputMaybe<ClientFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QueryTaskArgs = {
  id: Scalars['ID']['input'];
};


export type QueryTasksArgs = {
  filter?: InputMaybe<TaskFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

export type Mutation = {
  readonly __typename?: 'Mutation';
  /** Opens an account and gives it a token. */
  readonly createClient: CreateClientPayload;
  /** Gives a client a new token; the old one is dead at once, everywhere. */
  readonly regenerateClientToken: RegenerateClientTokenPayload;
  /** Stops a task; what it has kept until then stays. */
  readonly cancelTask: CancelTaskPayload;
  /** Runs a failed or cancelled task again. */
  readonly retryTask: RetryTaskPayload;
};


export type MutationCreateClientArgs = {
  input: CreateClientInput;
};


export type MutationRegenerateClientTokenArgs = {
  input: RegenerateClientTokenInput;
};


export type MutationCancelTaskArgs = {
  input: CancelTaskInput;
};


export type MutationRetryTaskArgs = {
  input: RetryTaskInput;
};

/** Somebody who runs a fleet with Spotkeep. */
export type Client = {
  readonly __typename?: 'Client';
  /** Opaque; the same everywhere in the graph. */
  readonly id: Scalars['ID']['output'];
  /** The account's name; no two are alike. */
  readonly name: Scalars['String']['output'];
  /** Where to write to; null where none was given. */
  readonly email?: Maybe<Scalars['String']['output']>;
  /** Whether its credentials are accepted. */
  readonly status: ClientStatus;
  /** The token in force, without its secret part; null for those who may not see it, such as an agent. */
  readonly token?: Maybe<ClientToken>;
  /** When the account was opened. */
  readonly createdAt: Scalars['DateTime']['output'];
};

/** Whether a client's credentials are accepted. Values may be added. */
export type ClientStatus =
  /** They are. */
  | 'ACTIVE'
  /** They are refused until it is active again. */
  | 'SUSPENDED';

/** A token as it may be shown. */
export type ClientToken = {
  readonly __typename?: 'ClientToken';
  /** Its first and last characters. */
  readonly mask: Scalars['String']['output'];
  /** Counts the tokens this client had, this one included. */
  readonly generation: Scalars['Int']['output'];
  /** When it was made. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** When it was last seen at the gateway, to the minute; null before the first time. */
  readonly lastUsedAt?: Maybe<Scalars['DateTime']['output']>;
};

/** Conditions on clients. */
export type ClientFilter = {
  /** Only clients whose name or e-mail address contains this text. */
  readonly search?: InputMaybe<Scalars['String']['input']>;
  /** Only clients in one of these states. */
  readonly statuses?: InputMaybe<ReadonlyArray<ClientStatus>>;
};

/** A page of clients. */
export type ClientConnection = {
  readonly __typename?: 'ClientConnection';
  /** The clients with their cursors. */
  readonly edges: ReadonlyArray<ClientEdge>;
  /** The clients alone. */
  readonly nodes: ReadonlyArray<Client>;
  /** Where the page ends. */
  readonly pageInfo: PageInfo;
};

/** One client of a page. */
export type ClientEdge = {
  readonly __typename?: 'ClientEdge';
  /** Points behind this client; hand it to `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The client. */
  readonly node: Client;
};

/** The account to open. */
export type CreateClientInput = {
  /** 1 to 255 characters; no other client has it. */
  readonly name: Scalars['String']['input'];
  /** Where to write to. */
  readonly email?: InputMaybe<Scalars['String']['input']>;
  /** Made by the caller; a repeat opens nothing new. */
  readonly idempotencyKey: Scalars['ID']['input'];
};

/** What opening an account answers. */
export type CreateClientPayload = {
  readonly __typename?: 'CreateClientPayload';
  /** The client; null when refused. */
  readonly client?: Maybe<Client>;
  /** The token, shown this once; null when refused, and when the key is repeated. */
  readonly token?: Maybe<Scalars['String']['output']>;
  /** Why it was refused; empty when it was not. */
  readonly errors: ReadonlyArray<CreateClientError>;
};

/** Why an account is refused. Members may be added. */
export type CreateClientError = InvalidInput | NameTaken | IdempotencyConflict;

/** Another client has this name. */
export type NameTaken = UserError & {
  readonly __typename?: 'NameTaken';
  /** What was expected, in words for a person. */
  readonly message: Scalars['String']['output'];
  /** The place in the input, from its root. */
  readonly path: ReadonlyArray<Scalars['String']['output']>;
};

/** Whose token to replace. */
export type RegenerateClientTokenInput = {
  /** The client. */
  readonly clientId: Scalars['ID']['input'];
  /** Made by the caller; a repeat replaces nothing more. */
  readonly idempotencyKey: Scalars['ID']['input'];
};

/** What replacing a token answers. */
export type RegenerateClientTokenPayload = {
  readonly __typename?: 'RegenerateClientTokenPayload';
  /** The client; null when refused. */
  readonly client?: Maybe<Client>;
  /** The new token, shown this once; null when refused, and when the key is repeated. */
  readonly token?: Maybe<Scalars['String']['output']>;
  /** Why it was refused; empty when it was not. */
  readonly errors: ReadonlyArray<RegenerateClientTokenError>;
};

/** Why a token is not replaced. Members may be added. */
export type RegenerateClientTokenError = InvalidInput | IdempotencyConflict;

export type Subscription = {
  readonly __typename?: 'Subscription';
  /** Each step of one task. */
  readonly taskProgressed: Task;
  /** Each step of every task the caller may see. */
  readonly tasksChanged: Task;
};


export type SubscriptionTaskProgressedArgs = {
  taskId: Scalars['ID']['input'];
};

/** Work that goes on in the background. */
export type Task = {
  readonly __typename?: 'Task';
  /** Opaque. */
  readonly id: Scalars['ID']['output'];
  /** What kind of work it is, such as `agent.prices.import`. */
  readonly name: Scalars['String']['output'];
  /** What it does, in words for a person. */
  readonly title: Scalars['String']['output'];
  /** The subgraph that does it. */
  readonly subgraph: Scalars['String']['output'];
  /** The client it is done for; null for work on behalf of nobody. */
  readonly client?: Maybe<Client>;
  /** How far it is. */
  readonly status: TaskStatus;
  /** How much is done, from 0 to 1. */
  readonly progressRatio: Scalars['Float']['output'];
  /** What it is doing; null without a word. */
  readonly phase?: Maybe<Scalars['String']['output']>;
  /** Why it failed; null unless it did. */
  readonly message?: Maybe<Scalars['String']['output']>;
  /** How often it was begun. */
  readonly attempts: Scalars['Int']['output'];
  /** When it was asked for. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** When it was first begun; null until then. */
  readonly startedAt?: Maybe<Scalars['DateTime']['output']>;
  /** When it ended; null while it is open. */
  readonly finishedAt?: Maybe<Scalars['DateTime']['output']>;
};

/** How far a task is. Values may be added. */
export type TaskStatus =
  /** Waits for a worker. */
  | 'QUEUED'
  /** A worker is at it. */
  | 'RUNNING'
  /** Done. */
  | 'SUCCEEDED'
  /** Given up after the last try. */
  | 'FAILED'
  /** Stopped by somebody. */
  | 'CANCELLED'
  /** Stopped by a budget or a limit. */
  | 'ABORTED';

/** Conditions on tasks. */
export type TaskFilter = {
  /** Only these states. */
  readonly statuses?: InputMaybe<ReadonlyArray<TaskStatus>>;
  /** Only tasks with this name. */
  readonly name?: InputMaybe<Scalars['String']['input']>;
  /** Only tasks of this client. */
  readonly clientId?: InputMaybe<Scalars['ID']['input']>;
};

/** A page of tasks. */
export type TaskConnection = {
  readonly __typename?: 'TaskConnection';
  /** The tasks with their cursors. */
  readonly edges: ReadonlyArray<TaskEdge>;
  /** The tasks alone. */
  readonly nodes: ReadonlyArray<Task>;
  /** Where the page ends. */
  readonly pageInfo: PageInfo;
};

/** One task of a page. */
export type TaskEdge = {
  readonly __typename?: 'TaskEdge';
  /** Points behind this task; hand it to `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The task. */
  readonly node: Task;
};

/** The task to stop. */
export type CancelTaskInput = {
  /** The task. */
  readonly taskId: Scalars['ID']['input'];
};

/** What stopping a task answers. */
export type CancelTaskPayload = {
  readonly __typename?: 'CancelTaskPayload';
  /** The task as it stood when it was told to stop; null when refused. */
  readonly task?: Maybe<Task>;
  /** Why it was refused; empty when it was not. */
  readonly errors: ReadonlyArray<CancelTaskError>;
};

/** Why a task is not stopped. Members may be added. */
export type CancelTaskError = InvalidInput | TaskNotOpen;

/** The task has ended already. */
export type TaskNotOpen = UserError & {
  readonly __typename?: 'TaskNotOpen';
  /** What was expected, in words for a person. */
  readonly message: Scalars['String']['output'];
  /** The place in the input, from its root. */
  readonly path: ReadonlyArray<Scalars['String']['output']>;
};

/** The task to run again. */
export type RetryTaskInput = {
  /** The task. */
  readonly taskId: Scalars['ID']['input'];
};

/** What running a task again answers. */
export type RetryTaskPayload = {
  readonly __typename?: 'RetryTaskPayload';
  /** The task as it stood when it was told to run again; null when refused. */
  readonly task?: Maybe<Task>;
  /** Why it was refused; empty when it was not. */
  readonly errors: ReadonlyArray<RetryTaskError>;
};

/** Why a task is not run again. Members may be added. */
export type RetryTaskError = InvalidInput | TaskNotEnded;

/** The task has not failed and was not cancelled. */
export type TaskNotEnded = UserError & {
  readonly __typename?: 'TaskNotEnded';
  /** What was expected, in words for a person. */
  readonly message: Scalars['String']['output'];
  /** The place in the input, from its root. */
  readonly path: ReadonlyArray<Scalars['String']['output']>;
};



export type ResolverTypeWrapper<T> = Promise<T> | T;

export type ReferenceResolver<TResult, TReference, TContext> = (
      reference: TReference,
      context: TContext,
      info: GraphQLResolveInfo
    ) => Promise<TResult> | TResult;

      type ScalarCheck<T, S> = S extends true ? T : NullableCheck<T, S>;
      type NullableCheck<T, S> = Maybe<T> extends T ? Maybe<ListCheck<NonNullable<T>, S>> : ListCheck<T, S>;
      type ListCheck<T, S> = T extends (infer U)[] ? NullableCheck<U, S>[] : GraphQLRecursivePick<T, S>;
      export type GraphQLRecursivePick<T, S> = { [K in keyof T & keyof S]: ScalarCheck<T[K], S[K]> };
    

export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

/** Mapping of federation types */
export type FederationTypes = {
  Client: Client;
  Task: Task;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Client:
    ( { __typename: 'Client' }
    & GraphQLRecursivePick<FederationTypes['Client'], {"id":true}> );
  Task:
    ( { __typename: 'Task' }
    & GraphQLRecursivePick<FederationTypes['Task'], {"id":true}> );
};

/** Mapping of union types */
export type ResolversUnionTypes<_RefType extends Record<string, unknown>> = {
  CreateClientError:
    | ( InvalidInput )
    | ( NameTaken )
    | ( IdempotencyConflict )
  ;
  RegenerateClientTokenError:
    | ( InvalidInput )
    | ( IdempotencyConflict )
  ;
  CancelTaskError:
    | ( InvalidInput )
    | ( TaskNotOpen )
  ;
  RetryTaskError:
    | ( InvalidInput )
    | ( TaskNotEnded )
  ;
};

/** Mapping of interface types */
export type ResolversInterfaceTypes<_RefType extends Record<string, unknown>> = {
  UserError:
    | ( InvalidInput )
    | ( VersionConflict )
    | ( IdempotencyConflict )
    | ( NameTaken )
    | ( TaskNotOpen )
    | ( TaskNotEnded )
  ;
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  cacheControl__Scope: CacheControl__Scope;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Decimal: ResolverTypeWrapper<Scalars['Decimal']['output']>;
  Money: ResolverTypeWrapper<Money>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  TimeRange: TimeRange;
  UserError: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['UserError']>;
  InvalidInput: ResolverTypeWrapper<InvalidInput>;
  VersionConflict: ResolverTypeWrapper<VersionConflict>;
  IdempotencyConflict: ResolverTypeWrapper<IdempotencyConflict>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Client: ResolverTypeWrapper<ClientMapper>;
  ClientStatus: ClientStatus;
  ClientToken: ResolverTypeWrapper<ClientToken>;
  ClientFilter: ClientFilter;
  ClientConnection: ResolverTypeWrapper<Omit<ClientConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['ClientEdge']>, nodes: ReadonlyArray<ResolversTypes['Client']> }>;
  ClientEdge: ResolverTypeWrapper<Omit<ClientEdge, 'node'> & { node: ResolversTypes['Client'] }>;
  CreateClientInput: CreateClientInput;
  CreateClientPayload: ResolverTypeWrapper<Omit<CreateClientPayload, 'client' | 'errors'> & { client?: Maybe<ResolversTypes['Client']>, errors: ReadonlyArray<ResolversTypes['CreateClientError']> }>;
  CreateClientError: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['CreateClientError']>;
  NameTaken: ResolverTypeWrapper<NameTaken>;
  RegenerateClientTokenInput: RegenerateClientTokenInput;
  RegenerateClientTokenPayload: ResolverTypeWrapper<Omit<RegenerateClientTokenPayload, 'client' | 'errors'> & { client?: Maybe<ResolversTypes['Client']>, errors: ReadonlyArray<ResolversTypes['RegenerateClientTokenError']> }>;
  RegenerateClientTokenError: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['RegenerateClientTokenError']>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Task: ResolverTypeWrapper<TaskMapper>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  TaskStatus: TaskStatus;
  TaskFilter: TaskFilter;
  TaskConnection: ResolverTypeWrapper<Omit<TaskConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['TaskEdge']>, nodes: ReadonlyArray<ResolversTypes['Task']> }>;
  TaskEdge: ResolverTypeWrapper<Omit<TaskEdge, 'node'> & { node: ResolversTypes['Task'] }>;
  CancelTaskInput: CancelTaskInput;
  CancelTaskPayload: ResolverTypeWrapper<Omit<CancelTaskPayload, 'task' | 'errors'> & { task?: Maybe<ResolversTypes['Task']>, errors: ReadonlyArray<ResolversTypes['CancelTaskError']> }>;
  CancelTaskError: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['CancelTaskError']>;
  TaskNotOpen: ResolverTypeWrapper<TaskNotOpen>;
  RetryTaskInput: RetryTaskInput;
  RetryTaskPayload: ResolverTypeWrapper<Omit<RetryTaskPayload, 'task' | 'errors'> & { task?: Maybe<ResolversTypes['Task']>, errors: ReadonlyArray<ResolversTypes['RetryTaskError']> }>;
  RetryTaskError: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['RetryTaskError']>;
  TaskNotEnded: ResolverTypeWrapper<TaskNotEnded>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  DateTime: Scalars['DateTime']['output'];
  Decimal: Scalars['Decimal']['output'];
  Money: Money;
  String: Scalars['String']['output'];
  PageInfo: PageInfo;
  TimeRange: TimeRange;
  UserError: ResolversInterfaceTypes<ResolversParentTypes>['UserError'];
  InvalidInput: InvalidInput;
  VersionConflict: VersionConflict;
  IdempotencyConflict: IdempotencyConflict;
  Query: Record<PropertyKey, never>;
  ID: Scalars['ID']['output'];
  Mutation: Record<PropertyKey, never>;
  Client: ClientMapper;
  ClientToken: ClientToken;
  ClientFilter: ClientFilter;
  ClientConnection: Omit<ClientConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['ClientEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Client']> };
  ClientEdge: Omit<ClientEdge, 'node'> & { node: ResolversParentTypes['Client'] };
  CreateClientInput: CreateClientInput;
  CreateClientPayload: Omit<CreateClientPayload, 'client' | 'errors'> & { client?: Maybe<ResolversParentTypes['Client']>, errors: ReadonlyArray<ResolversParentTypes['CreateClientError']> };
  CreateClientError: ResolversUnionTypes<ResolversParentTypes>['CreateClientError'];
  NameTaken: NameTaken;
  RegenerateClientTokenInput: RegenerateClientTokenInput;
  RegenerateClientTokenPayload: Omit<RegenerateClientTokenPayload, 'client' | 'errors'> & { client?: Maybe<ResolversParentTypes['Client']>, errors: ReadonlyArray<ResolversParentTypes['RegenerateClientTokenError']> };
  RegenerateClientTokenError: ResolversUnionTypes<ResolversParentTypes>['RegenerateClientTokenError'];
  Subscription: Record<PropertyKey, never>;
  Task: TaskMapper;
  Float: Scalars['Float']['output'];
  TaskFilter: TaskFilter;
  TaskConnection: Omit<TaskConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['TaskEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Task']> };
  TaskEdge: Omit<TaskEdge, 'node'> & { node: ResolversParentTypes['Task'] };
  CancelTaskInput: CancelTaskInput;
  CancelTaskPayload: Omit<CancelTaskPayload, 'task' | 'errors'> & { task?: Maybe<ResolversParentTypes['Task']>, errors: ReadonlyArray<ResolversParentTypes['CancelTaskError']> };
  CancelTaskError: ResolversUnionTypes<ResolversParentTypes>['CancelTaskError'];
  TaskNotOpen: TaskNotOpen;
  RetryTaskInput: RetryTaskInput;
  RetryTaskPayload: Omit<RetryTaskPayload, 'task' | 'errors'> & { task?: Maybe<ResolversParentTypes['Task']>, errors: ReadonlyArray<ResolversParentTypes['RetryTaskError']> };
  RetryTaskError: ResolversUnionTypes<ResolversParentTypes>['RetryTaskError'];
  TaskNotEnded: TaskNotEnded;
  Int: Scalars['Int']['output'];
  Boolean: Scalars['Boolean']['output'];
};

export type CacheControlDirectiveArgs = {
  maxAge?: Maybe<Scalars['Int']['input']>;
  scope?: Maybe<CacheControl__Scope>;
  inheritMaxAge?: Maybe<Scalars['Boolean']['input']>;
};

export type CacheControlDirectiveResolver<Result, Parent, ContextType = AdminContext, Args = CacheControlDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export interface DecimalScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Decimal'], any> {
  name: 'Decimal';
}

export type MoneyResolvers<ContextType = AdminContext, ParentType extends ResolversParentTypes['Money'] = ResolversParentTypes['Money']> = {
  amount?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  currency?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = AdminContext, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type UserErrorResolvers<ContextType = AdminContext, ParentType extends ResolversParentTypes['UserError'] = ResolversParentTypes['UserError']> = {
  __resolveType: TypeResolveFn<'InvalidInput' | 'VersionConflict' | 'IdempotencyConflict' | 'NameTaken' | 'TaskNotOpen' | 'TaskNotEnded', ParentType, ContextType>;
};

export type InvalidInputResolvers<ContextType = AdminContext, ParentType extends ResolversParentTypes['InvalidInput'] = ResolversParentTypes['InvalidInput']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type VersionConflictResolvers<ContextType = AdminContext, ParentType extends ResolversParentTypes['VersionConflict'] = ResolversParentTypes['VersionConflict']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  currentVersion?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type IdempotencyConflictResolvers<ContextType = AdminContext, ParentType extends ResolversParentTypes['IdempotencyConflict'] = ResolversParentTypes['IdempotencyConflict']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type QueryResolvers<ContextType = AdminContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  client?: Resolver<Maybe<ResolversTypes['Client']>, ParentType, ContextType, RequireFields<QueryClientArgs, 'id'>>;
  clients?: Resolver<ResolversTypes['ClientConnection'], ParentType, ContextType, RequireFields<QueryClientsArgs, 'first'>>;
  task?: Resolver<Maybe<ResolversTypes['Task']>, ParentType, ContextType, RequireFields<QueryTaskArgs, 'id'>>;
  tasks?: Resolver<ResolversTypes['TaskConnection'], ParentType, ContextType, RequireFields<QueryTasksArgs, 'first'>>;
};

export type MutationResolvers<ContextType = AdminContext, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  createClient?: Resolver<ResolversTypes['CreateClientPayload'], ParentType, ContextType, RequireFields<MutationCreateClientArgs, 'input'>>;
  regenerateClientToken?: Resolver<ResolversTypes['RegenerateClientTokenPayload'], ParentType, ContextType, RequireFields<MutationRegenerateClientTokenArgs, 'input'>>;
  cancelTask?: Resolver<ResolversTypes['CancelTaskPayload'], ParentType, ContextType, RequireFields<MutationCancelTaskArgs, 'input'>>;
  retryTask?: Resolver<ResolversTypes['RetryTaskPayload'], ParentType, ContextType, RequireFields<MutationRetryTaskArgs, 'input'>>;
};

export type ClientResolvers<ContextType = AdminContext, ParentType extends ResolversParentTypes['Client'] = ResolversParentTypes['Client'], FederationReferenceType extends FederationReferenceTypes['Client'] = FederationReferenceTypes['Client']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Client']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  email?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['ClientStatus'], ParentType, ContextType>;
  token?: Resolver<Maybe<ResolversTypes['ClientToken']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type ClientTokenResolvers<ContextType = AdminContext, ParentType extends ResolversParentTypes['ClientToken'] = ResolversParentTypes['ClientToken']> = {
  mask?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  generation?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  lastUsedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type ClientConnectionResolvers<ContextType = AdminContext, ParentType extends ResolversParentTypes['ClientConnection'] = ResolversParentTypes['ClientConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['ClientEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Client']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type ClientEdgeResolvers<ContextType = AdminContext, ParentType extends ResolversParentTypes['ClientEdge'] = ResolversParentTypes['ClientEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Client'], ParentType, ContextType>;
};

export type CreateClientPayloadResolvers<ContextType = AdminContext, ParentType extends ResolversParentTypes['CreateClientPayload'] = ResolversParentTypes['CreateClientPayload']> = {
  client?: Resolver<Maybe<ResolversTypes['Client']>, ParentType, ContextType>;
  token?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['CreateClientError']>, ParentType, ContextType>;
};

export type CreateClientErrorResolvers<ContextType = AdminContext, ParentType extends ResolversParentTypes['CreateClientError'] = ResolversParentTypes['CreateClientError']> = {
  __resolveType: TypeResolveFn<'InvalidInput' | 'NameTaken' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type NameTakenResolvers<ContextType = AdminContext, ParentType extends ResolversParentTypes['NameTaken'] = ResolversParentTypes['NameTaken']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RegenerateClientTokenPayloadResolvers<ContextType = AdminContext, ParentType extends ResolversParentTypes['RegenerateClientTokenPayload'] = ResolversParentTypes['RegenerateClientTokenPayload']> = {
  client?: Resolver<Maybe<ResolversTypes['Client']>, ParentType, ContextType>;
  token?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['RegenerateClientTokenError']>, ParentType, ContextType>;
};

export type RegenerateClientTokenErrorResolvers<ContextType = AdminContext, ParentType extends ResolversParentTypes['RegenerateClientTokenError'] = ResolversParentTypes['RegenerateClientTokenError']> = {
  __resolveType: TypeResolveFn<'InvalidInput' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type SubscriptionResolvers<ContextType = AdminContext, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  taskProgressed?: SubscriptionResolver<ResolversTypes['Task'], "taskProgressed", ParentType, ContextType, RequireFields<SubscriptionTaskProgressedArgs, 'taskId'>>;
  tasksChanged?: SubscriptionResolver<ResolversTypes['Task'], "tasksChanged", ParentType, ContextType>;
};

export type TaskResolvers<ContextType = AdminContext, ParentType extends ResolversParentTypes['Task'] = ResolversParentTypes['Task'], FederationReferenceType extends FederationReferenceTypes['Task'] = FederationReferenceTypes['Task']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Task']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  subgraph?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  client?: Resolver<Maybe<ResolversTypes['Client']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['TaskStatus'], ParentType, ContextType>;
  progressRatio?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  phase?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  message?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  attempts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  startedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  finishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type TaskConnectionResolvers<ContextType = AdminContext, ParentType extends ResolversParentTypes['TaskConnection'] = ResolversParentTypes['TaskConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['TaskEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Task']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type TaskEdgeResolvers<ContextType = AdminContext, ParentType extends ResolversParentTypes['TaskEdge'] = ResolversParentTypes['TaskEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Task'], ParentType, ContextType>;
};

export type CancelTaskPayloadResolvers<ContextType = AdminContext, ParentType extends ResolversParentTypes['CancelTaskPayload'] = ResolversParentTypes['CancelTaskPayload']> = {
  task?: Resolver<Maybe<ResolversTypes['Task']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['CancelTaskError']>, ParentType, ContextType>;
};

export type CancelTaskErrorResolvers<ContextType = AdminContext, ParentType extends ResolversParentTypes['CancelTaskError'] = ResolversParentTypes['CancelTaskError']> = {
  __resolveType: TypeResolveFn<'InvalidInput' | 'TaskNotOpen', ParentType, ContextType>;
};

export type TaskNotOpenResolvers<ContextType = AdminContext, ParentType extends ResolversParentTypes['TaskNotOpen'] = ResolversParentTypes['TaskNotOpen']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RetryTaskPayloadResolvers<ContextType = AdminContext, ParentType extends ResolversParentTypes['RetryTaskPayload'] = ResolversParentTypes['RetryTaskPayload']> = {
  task?: Resolver<Maybe<ResolversTypes['Task']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['RetryTaskError']>, ParentType, ContextType>;
};

export type RetryTaskErrorResolvers<ContextType = AdminContext, ParentType extends ResolversParentTypes['RetryTaskError'] = ResolversParentTypes['RetryTaskError']> = {
  __resolveType: TypeResolveFn<'InvalidInput' | 'TaskNotEnded', ParentType, ContextType>;
};

export type TaskNotEndedResolvers<ContextType = AdminContext, ParentType extends ResolversParentTypes['TaskNotEnded'] = ResolversParentTypes['TaskNotEnded']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type Resolvers<ContextType = AdminContext> = {
  DateTime?: GraphQLScalarType;
  Decimal?: GraphQLScalarType;
  Money?: MoneyResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  UserError?: UserErrorResolvers<ContextType>;
  InvalidInput?: InvalidInputResolvers<ContextType>;
  VersionConflict?: VersionConflictResolvers<ContextType>;
  IdempotencyConflict?: IdempotencyConflictResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  Client?: ClientResolvers<ContextType>;
  ClientToken?: ClientTokenResolvers<ContextType>;
  ClientConnection?: ClientConnectionResolvers<ContextType>;
  ClientEdge?: ClientEdgeResolvers<ContextType>;
  CreateClientPayload?: CreateClientPayloadResolvers<ContextType>;
  CreateClientError?: CreateClientErrorResolvers<ContextType>;
  NameTaken?: NameTakenResolvers<ContextType>;
  RegenerateClientTokenPayload?: RegenerateClientTokenPayloadResolvers<ContextType>;
  RegenerateClientTokenError?: RegenerateClientTokenErrorResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  Task?: TaskResolvers<ContextType>;
  TaskConnection?: TaskConnectionResolvers<ContextType>;
  TaskEdge?: TaskEdgeResolvers<ContextType>;
  CancelTaskPayload?: CancelTaskPayloadResolvers<ContextType>;
  CancelTaskError?: CancelTaskErrorResolvers<ContextType>;
  TaskNotOpen?: TaskNotOpenResolvers<ContextType>;
  RetryTaskPayload?: RetryTaskPayloadResolvers<ContextType>;
  RetryTaskError?: RetryTaskErrorResolvers<ContextType>;
  TaskNotEnded?: TaskNotEndedResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = AdminContext> = {
  cacheControl?: CacheControlDirectiveResolver<any, any, ContextType>;
};
