// Made by `npm run generate`; never edited.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { AgentMapper, ClientMapper, NotificationMapper } from '../mappers.ts';
import type { ClientContext } from '../context.ts';
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
  /** Who asks: what kind of credential it is, what it allows, and whose it is. */
  readonly me: Me;
};

export type Client = {
  readonly __typename?: 'Client';
  /** The client's fleet at a glance, a second behind at most. */
  readonly overview?: Maybe<ClientOverview>;
  readonly id: Scalars['ID']['output'];
  /** The client's notifications, newest first. */
  readonly notifications?: Maybe<NotificationConnection>;
  /** How many notifications nobody has read yet. */
  readonly unreadNotificationCount?: Maybe<Scalars['Int']['output']>;
  /** What was saved, by running time and the prices of the day: the on-demand price of each workload less what all of its machines cost. */
  readonly savings?: Maybe<SavingsReport>;
  /** The periods of `savings` as CSV, oldest first, with formula cells defused. */
  readonly savingsCsv?: Maybe<Scalars['String']['output']>;
  /** The switch history as CSV, oldest first, with formula cells defused; at most 10,000 rows. */
  readonly switchHistoryCsv?: Maybe<Scalars['String']['output']>;
};


export type ClientNotificationsArgs = {
  filter?: InputMaybe<NotificationFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type ClientSavingsArgs = {
  granularity?: SavingsGranularity;
  range?: InputMaybe<TimeRange>;
};


export type ClientSavingsCsvArgs = {
  granularity?: SavingsGranularity;
  range?: InputMaybe<TimeRange>;
};


export type ClientSwitchHistoryCsvArgs = {
  range?: InputMaybe<TimeRange>;
};

/** Who asks. */
export type Me = {
  readonly __typename?: 'Me';
  /** What kind of credential this is. */
  readonly kind: ViewerKind;
  /** The client it belongs to; null for an administrator. */
  readonly client?: Maybe<Client>;
  /** The agent it is bound to; null unless it is an agent's. */
  readonly agent?: Maybe<Agent>;
  /** What it allows, in the words of `@requiresScopes`; at most 100. */
  readonly scopes: ReadonlyArray<Scalars['String']['output']>;
};

/** What kind of credential asks. Values may be added. */
export type ViewerKind =
  /** A person who signed in. */
  | 'USER'
  /** A client's token. */
  | 'CLIENT'
  /** The token of one agent. */
  | 'AGENT'
  /** An administrator. */
  | 'ADMIN';

export type Agent = {
  readonly __typename?: 'Agent';
  readonly id: Scalars['ID']['output'];
};

/** A client's fleet at a glance. */
export type ClientOverview = {
  readonly __typename?: 'ClientOverview';
  /** Agents heard of within the time-out. */
  readonly agentsOnline: Scalars['Int']['output'];
  /** Agents that are not deleted. */
  readonly agentsTotal: Scalars['Int']['output'];
  /** Machines that run, whatever their role. */
  readonly instancesRunning: Scalars['Int']['output'];
  /** Machines that run on spot capacity. */
  readonly spotInstancesRunning: Scalars['Int']['output'];
  /** Standbys that can take over at once. */
  readonly replicasReady: Scalars['Int']['output'];
  /** What the running machines cost per hour now. */
  readonly hourlyCost: Money;
  /** What the workloads would cost per hour on demand. */
  readonly onDemandHourlyCost: Money;
  /** What was saved in the last 30 days, the running day included; negative when it cost more. */
  readonly savingsLast30Days: Money;
  /** Switches that completed in the last 30 days. */
  readonly switchesLast30Days: Scalars['Int']['output'];
  /** Interruptions that a standby survived in the last 30 days. */
  readonly interruptionsSurvivedLast30Days: Scalars['Int']['output'];
  /** Notifications that nobody has read yet. */
  readonly unreadNotificationCount: Scalars['Int']['output'];
  /** When anything last happened; null before. */
  readonly lastActivityAt?: Maybe<Scalars['DateTime']['output']>;
};

export type Mutation = {
  readonly __typename?: 'Mutation';
  /** Marks one notification as read; a second time changes nothing. */
  readonly markNotificationRead: MarkNotificationReadPayload;
  /** Marks all of a client's notifications as read, up to those that exist now. */
  readonly markAllNotificationsRead: MarkAllNotificationsReadPayload;
};


export type MutationMarkNotificationReadArgs = {
  input: MarkNotificationReadInput;
};


export type MutationMarkAllNotificationsReadArgs = {
  input: MarkAllNotificationsReadInput;
};

export type Subscription = {
  readonly __typename?: 'Subscription';
  /** Each new notification of a client. */
  readonly notificationCreated: Notification;
  /** Each change of what a client saved today or on an open day. */
  readonly savingsChanged: SavingsPeriod;
};


export type SubscriptionNotificationCreatedArgs = {
  clientId: Scalars['ID']['input'];
};


export type SubscriptionSavingsChangedArgs = {
  clientId: Scalars['ID']['input'];
};

/** Something a client should know. */
export type Notification = {
  readonly __typename?: 'Notification';
  /** Opaque. */
  readonly id: Scalars['ID']['output'];
  /** How much it matters. */
  readonly severity: NotificationSeverity;
  /** What happened, in a few words. */
  readonly title: Scalars['String']['output'];
  /** What happened, in a sentence. */
  readonly message: Scalars['String']['output'];
  /** The agent it is about; null when it is about none. */
  readonly agent?: Maybe<Agent>;
  /** When it happened. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** When somebody read it; null until then. */
  readonly readAt?: Maybe<Scalars['DateTime']['output']>;
};

/** How much a notification matters. Values may be added. */
export type NotificationSeverity =
  /** Good to know. */
  | 'INFO'
  /** Something went well. */
  | 'SUCCESS'
  /** Worth a look. */
  | 'WARNING'
  /** Needs somebody. */
  | 'ERROR';

/** Conditions on notifications. */
export type NotificationFilter = {
  /** Only unread (true) or only read (false) ones. */
  readonly isUnread?: InputMaybe<Scalars['Boolean']['input']>;
  /** Only these severities. */
  readonly severities?: InputMaybe<ReadonlyArray<NotificationSeverity>>;
};

/** A page of notifications. */
export type NotificationConnection = {
  readonly __typename?: 'NotificationConnection';
  /** The notifications with their cursors. */
  readonly edges: ReadonlyArray<NotificationEdge>;
  /** The notifications alone. */
  readonly nodes: ReadonlyArray<Notification>;
  /** Where the page ends. */
  readonly pageInfo: PageInfo;
};

/** One notification of a page. */
export type NotificationEdge = {
  readonly __typename?: 'NotificationEdge';
  /** Points behind this notification; hand it to `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The notification. */
  readonly node: Notification;
};

/** The notification that was read. */
export type MarkNotificationReadInput = {
  /** The notification. */
  readonly notificationId: Scalars['ID']['input'];
};

/** What marking as read answers. */
export type MarkNotificationReadPayload = {
  readonly __typename?: 'MarkNotificationReadPayload';
  /** The notification, read; null when refused. */
  readonly notification?: Maybe<Notification>;
  /** Why it was refused; empty when it was not. */
  readonly errors: ReadonlyArray<MarkNotificationReadError>;
};

/** Why a notification is not marked. Members may be added. */
export type MarkNotificationReadError = InvalidInput;

/** Whose notifications were read. */
export type MarkAllNotificationsReadInput = {
  /** The client; may be left out with a client's own token. */
  readonly clientId?: InputMaybe<Scalars['ID']['input']>;
};

/** What marking all as read answers. */
export type MarkAllNotificationsReadPayload = {
  readonly __typename?: 'MarkAllNotificationsReadPayload';
  /** The client; null when refused. */
  readonly client?: Maybe<Client>;
  /** How many were unread before. */
  readonly markedCount: Scalars['Int']['output'];
  /** Why it was refused; empty when it was not. */
  readonly errors: ReadonlyArray<MarkAllNotificationsReadError>;
};

/** Why notifications are not marked. Members may be added. */
export type MarkAllNotificationsReadError = InvalidInput;

/** How long a period of a savings report is. Values may be added. */
export type SavingsGranularity =
  /** Midnight to midnight UTC. */
  | 'DAILY'
  /** Monday to Monday UTC. */
  | 'WEEKLY'
  /** Calendar months. */
  | 'MONTHLY'
  /** Calendar years. */
  | 'YEARLY';

/** What was saved over a span. */
export type SavingsReport = {
  readonly __typename?: 'SavingsReport';
  /** What the workloads would have cost on demand. */
  readonly onDemandCost: Money;
  /** What all machines cost, standbys included. */
  readonly actualCost: Money;
  /** On-demand cost less actual cost; negative when it cost more. */
  readonly savings: Money;
  /** Savings against on-demand cost, at most 1; 0 without cost. */
  readonly savingsRatio: Scalars['Float']['output'];
  /** The periods, oldest first, those in which no machine ran left out; at most 400. */
  readonly periods: ReadonlyArray<SavingsPeriod>;
};

/** What was saved in one period. */
export type SavingsPeriod = {
  readonly __typename?: 'SavingsPeriod';
  /** Its first moment; the first day of the span if that is later. */
  readonly startsAt: Scalars['DateTime']['output'];
  /** The first moment after it, or after the span if that is earlier. */
  readonly endsAt: Scalars['DateTime']['output'];
  /** What the workloads would have cost on demand. */
  readonly onDemandCost: Money;
  /** What all machines cost, standbys included. */
  readonly actualCost: Money;
  /** On-demand cost less actual cost; negative when it cost more. */
  readonly savings: Money;
  /** Savings against on-demand cost, at most 1; 0 without cost. */
  readonly savingsRatio: Scalars['Float']['output'];
  /** Hours that workloads ran, summed over them. */
  readonly runningHours: Scalars['Float']['output'];
  /** Whether it is closed: news that come later change nothing. */
  readonly isClosed: Scalars['Boolean']['output'];
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
  Notification: Notification;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Client:
    ( { __typename: 'Client' }
    & GraphQLRecursivePick<FederationTypes['Client'], {"id":true}> );
  Notification:
    ( { __typename: 'Notification' }
    & GraphQLRecursivePick<FederationTypes['Notification'], {"id":true}> );
};

/** Mapping of union types */
export type ResolversUnionTypes<_RefType extends Record<string, unknown>> = {
  MarkNotificationReadError: ( InvalidInput );
  MarkAllNotificationsReadError: ( InvalidInput );
};

/** Mapping of interface types */
export type ResolversInterfaceTypes<_RefType extends Record<string, unknown>> = {
  UserError:
    | ( InvalidInput )
    | ( VersionConflict )
    | ( IdempotencyConflict )
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
  Client: ResolverTypeWrapper<ClientMapper>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Me: ResolverTypeWrapper<Omit<Me, 'client' | 'agent'> & { client?: Maybe<ResolversTypes['Client']>, agent?: Maybe<ResolversTypes['Agent']> }>;
  ViewerKind: ViewerKind;
  Agent: ResolverTypeWrapper<AgentMapper>;
  ClientOverview: ResolverTypeWrapper<ClientOverview>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Notification: ResolverTypeWrapper<NotificationMapper>;
  NotificationSeverity: NotificationSeverity;
  NotificationFilter: NotificationFilter;
  NotificationConnection: ResolverTypeWrapper<Omit<NotificationConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['NotificationEdge']>, nodes: ReadonlyArray<ResolversTypes['Notification']> }>;
  NotificationEdge: ResolverTypeWrapper<Omit<NotificationEdge, 'node'> & { node: ResolversTypes['Notification'] }>;
  MarkNotificationReadInput: MarkNotificationReadInput;
  MarkNotificationReadPayload: ResolverTypeWrapper<Omit<MarkNotificationReadPayload, 'notification' | 'errors'> & { notification?: Maybe<ResolversTypes['Notification']>, errors: ReadonlyArray<ResolversTypes['MarkNotificationReadError']> }>;
  MarkNotificationReadError: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['MarkNotificationReadError']>;
  MarkAllNotificationsReadInput: MarkAllNotificationsReadInput;
  MarkAllNotificationsReadPayload: ResolverTypeWrapper<Omit<MarkAllNotificationsReadPayload, 'client' | 'errors'> & { client?: Maybe<ResolversTypes['Client']>, errors: ReadonlyArray<ResolversTypes['MarkAllNotificationsReadError']> }>;
  MarkAllNotificationsReadError: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['MarkAllNotificationsReadError']>;
  SavingsGranularity: SavingsGranularity;
  SavingsReport: ResolverTypeWrapper<SavingsReport>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  SavingsPeriod: ResolverTypeWrapper<SavingsPeriod>;
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
  Client: ClientMapper;
  ID: Scalars['ID']['output'];
  Me: Omit<Me, 'client' | 'agent'> & { client?: Maybe<ResolversParentTypes['Client']>, agent?: Maybe<ResolversParentTypes['Agent']> };
  Agent: AgentMapper;
  ClientOverview: ClientOverview;
  Mutation: Record<PropertyKey, never>;
  Subscription: Record<PropertyKey, never>;
  Notification: NotificationMapper;
  NotificationFilter: NotificationFilter;
  NotificationConnection: Omit<NotificationConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['NotificationEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Notification']> };
  NotificationEdge: Omit<NotificationEdge, 'node'> & { node: ResolversParentTypes['Notification'] };
  MarkNotificationReadInput: MarkNotificationReadInput;
  MarkNotificationReadPayload: Omit<MarkNotificationReadPayload, 'notification' | 'errors'> & { notification?: Maybe<ResolversParentTypes['Notification']>, errors: ReadonlyArray<ResolversParentTypes['MarkNotificationReadError']> };
  MarkNotificationReadError: ResolversUnionTypes<ResolversParentTypes>['MarkNotificationReadError'];
  MarkAllNotificationsReadInput: MarkAllNotificationsReadInput;
  MarkAllNotificationsReadPayload: Omit<MarkAllNotificationsReadPayload, 'client' | 'errors'> & { client?: Maybe<ResolversParentTypes['Client']>, errors: ReadonlyArray<ResolversParentTypes['MarkAllNotificationsReadError']> };
  MarkAllNotificationsReadError: ResolversUnionTypes<ResolversParentTypes>['MarkAllNotificationsReadError'];
  SavingsReport: SavingsReport;
  Float: Scalars['Float']['output'];
  SavingsPeriod: SavingsPeriod;
  Int: Scalars['Int']['output'];
  Boolean: Scalars['Boolean']['output'];
};

export type CacheControlDirectiveArgs = {
  maxAge?: Maybe<Scalars['Int']['input']>;
  scope?: Maybe<CacheControl__Scope>;
  inheritMaxAge?: Maybe<Scalars['Boolean']['input']>;
};

export type CacheControlDirectiveResolver<Result, Parent, ContextType = ClientContext, Args = CacheControlDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export interface DecimalScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Decimal'], any> {
  name: 'Decimal';
}

export type MoneyResolvers<ContextType = ClientContext, ParentType extends ResolversParentTypes['Money'] = ResolversParentTypes['Money']> = {
  amount?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  currency?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = ClientContext, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type UserErrorResolvers<ContextType = ClientContext, ParentType extends ResolversParentTypes['UserError'] = ResolversParentTypes['UserError']> = {
  __resolveType: TypeResolveFn<'InvalidInput' | 'VersionConflict' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type InvalidInputResolvers<ContextType = ClientContext, ParentType extends ResolversParentTypes['InvalidInput'] = ResolversParentTypes['InvalidInput']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type VersionConflictResolvers<ContextType = ClientContext, ParentType extends ResolversParentTypes['VersionConflict'] = ResolversParentTypes['VersionConflict']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  currentVersion?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type IdempotencyConflictResolvers<ContextType = ClientContext, ParentType extends ResolversParentTypes['IdempotencyConflict'] = ResolversParentTypes['IdempotencyConflict']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type QueryResolvers<ContextType = ClientContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  me?: Resolver<ResolversTypes['Me'], ParentType, ContextType>;
};

export type ClientResolvers<ContextType = ClientContext, ParentType extends ResolversParentTypes['Client'] = ResolversParentTypes['Client'], FederationReferenceType extends FederationReferenceTypes['Client'] = FederationReferenceTypes['Client']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Client']> | FederationReferenceType, FederationReferenceType, ContextType>;
  overview?: Resolver<Maybe<ResolversTypes['ClientOverview']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  notifications?: Resolver<Maybe<ResolversTypes['NotificationConnection']>, ParentType, ContextType, RequireFields<ClientNotificationsArgs, 'first'>>;
  unreadNotificationCount?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  savings?: Resolver<Maybe<ResolversTypes['SavingsReport']>, ParentType, ContextType, RequireFields<ClientSavingsArgs, 'granularity'>>;
  savingsCsv?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, RequireFields<ClientSavingsCsvArgs, 'granularity'>>;
  switchHistoryCsv?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, Partial<ClientSwitchHistoryCsvArgs>>;
};

export type MeResolvers<ContextType = ClientContext, ParentType extends ResolversParentTypes['Me'] = ResolversParentTypes['Me']> = {
  kind?: Resolver<ResolversTypes['ViewerKind'], ParentType, ContextType>;
  client?: Resolver<Maybe<ResolversTypes['Client']>, ParentType, ContextType>;
  agent?: Resolver<Maybe<ResolversTypes['Agent']>, ParentType, ContextType>;
  scopes?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
};

export type AgentResolvers<ContextType = ClientContext, ParentType extends ResolversParentTypes['Agent'] = ResolversParentTypes['Agent']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type ClientOverviewResolvers<ContextType = ClientContext, ParentType extends ResolversParentTypes['ClientOverview'] = ResolversParentTypes['ClientOverview']> = {
  agentsOnline?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  agentsTotal?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  instancesRunning?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  spotInstancesRunning?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  replicasReady?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  hourlyCost?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  onDemandHourlyCost?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  savingsLast30Days?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  switchesLast30Days?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  interruptionsSurvivedLast30Days?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  unreadNotificationCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  lastActivityAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type MutationResolvers<ContextType = ClientContext, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  markNotificationRead?: Resolver<ResolversTypes['MarkNotificationReadPayload'], ParentType, ContextType, RequireFields<MutationMarkNotificationReadArgs, 'input'>>;
  markAllNotificationsRead?: Resolver<ResolversTypes['MarkAllNotificationsReadPayload'], ParentType, ContextType, RequireFields<MutationMarkAllNotificationsReadArgs, 'input'>>;
};

export type SubscriptionResolvers<ContextType = ClientContext, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  notificationCreated?: SubscriptionResolver<ResolversTypes['Notification'], "notificationCreated", ParentType, ContextType, RequireFields<SubscriptionNotificationCreatedArgs, 'clientId'>>;
  savingsChanged?: SubscriptionResolver<ResolversTypes['SavingsPeriod'], "savingsChanged", ParentType, ContextType, RequireFields<SubscriptionSavingsChangedArgs, 'clientId'>>;
};

export type NotificationResolvers<ContextType = ClientContext, ParentType extends ResolversParentTypes['Notification'] = ResolversParentTypes['Notification'], FederationReferenceType extends FederationReferenceTypes['Notification'] = FederationReferenceTypes['Notification']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Notification']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  severity?: Resolver<ResolversTypes['NotificationSeverity'], ParentType, ContextType>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  agent?: Resolver<Maybe<ResolversTypes['Agent']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  readAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type NotificationConnectionResolvers<ContextType = ClientContext, ParentType extends ResolversParentTypes['NotificationConnection'] = ResolversParentTypes['NotificationConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['NotificationEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Notification']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type NotificationEdgeResolvers<ContextType = ClientContext, ParentType extends ResolversParentTypes['NotificationEdge'] = ResolversParentTypes['NotificationEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Notification'], ParentType, ContextType>;
};

export type MarkNotificationReadPayloadResolvers<ContextType = ClientContext, ParentType extends ResolversParentTypes['MarkNotificationReadPayload'] = ResolversParentTypes['MarkNotificationReadPayload']> = {
  notification?: Resolver<Maybe<ResolversTypes['Notification']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['MarkNotificationReadError']>, ParentType, ContextType>;
};

export type MarkNotificationReadErrorResolvers<ContextType = ClientContext, ParentType extends ResolversParentTypes['MarkNotificationReadError'] = ResolversParentTypes['MarkNotificationReadError']> = {
  __resolveType: TypeResolveFn<'InvalidInput', ParentType, ContextType>;
};

export type MarkAllNotificationsReadPayloadResolvers<ContextType = ClientContext, ParentType extends ResolversParentTypes['MarkAllNotificationsReadPayload'] = ResolversParentTypes['MarkAllNotificationsReadPayload']> = {
  client?: Resolver<Maybe<ResolversTypes['Client']>, ParentType, ContextType>;
  markedCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['MarkAllNotificationsReadError']>, ParentType, ContextType>;
};

export type MarkAllNotificationsReadErrorResolvers<ContextType = ClientContext, ParentType extends ResolversParentTypes['MarkAllNotificationsReadError'] = ResolversParentTypes['MarkAllNotificationsReadError']> = {
  __resolveType: TypeResolveFn<'InvalidInput', ParentType, ContextType>;
};

export type SavingsReportResolvers<ContextType = ClientContext, ParentType extends ResolversParentTypes['SavingsReport'] = ResolversParentTypes['SavingsReport']> = {
  onDemandCost?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  actualCost?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  savings?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  savingsRatio?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  periods?: Resolver<ReadonlyArray<ResolversTypes['SavingsPeriod']>, ParentType, ContextType>;
};

export type SavingsPeriodResolvers<ContextType = ClientContext, ParentType extends ResolversParentTypes['SavingsPeriod'] = ResolversParentTypes['SavingsPeriod']> = {
  startsAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  endsAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  onDemandCost?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  actualCost?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  savings?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  savingsRatio?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  runningHours?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  isClosed?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type Resolvers<ContextType = ClientContext> = {
  DateTime?: GraphQLScalarType;
  Decimal?: GraphQLScalarType;
  Money?: MoneyResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  UserError?: UserErrorResolvers<ContextType>;
  InvalidInput?: InvalidInputResolvers<ContextType>;
  VersionConflict?: VersionConflictResolvers<ContextType>;
  IdempotencyConflict?: IdempotencyConflictResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Client?: ClientResolvers<ContextType>;
  Me?: MeResolvers<ContextType>;
  Agent?: AgentResolvers<ContextType>;
  ClientOverview?: ClientOverviewResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  Notification?: NotificationResolvers<ContextType>;
  NotificationConnection?: NotificationConnectionResolvers<ContextType>;
  NotificationEdge?: NotificationEdgeResolvers<ContextType>;
  MarkNotificationReadPayload?: MarkNotificationReadPayloadResolvers<ContextType>;
  MarkNotificationReadError?: MarkNotificationReadErrorResolvers<ContextType>;
  MarkAllNotificationsReadPayload?: MarkAllNotificationsReadPayloadResolvers<ContextType>;
  MarkAllNotificationsReadError?: MarkAllNotificationsReadErrorResolvers<ContextType>;
  SavingsReport?: SavingsReportResolvers<ContextType>;
  SavingsPeriod?: SavingsPeriodResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = ClientContext> = {
  cacheControl?: CacheControlDirectiveResolver<any, any, ContextType>;
};
