// Made by `npm run generate`; never edited.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { FailoverMapper, ReplicaMapper } from '../mappers.ts';
import type { ReplicaContext } from '../context.ts';
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

export type Agent = {
  readonly __typename?: 'Agent';
  /** What standbys the agent is to maintain now; null for an agent that the caller does not know. */
  readonly replicaConfig?: Maybe<ReplicaConfig>;
  /** The fail-overs of this agent, newest first. */
  readonly failovers?: Maybe<FailoverConnection>;
  readonly id: Scalars['ID']['output'];
  /** The agent's standbys, newest first. */
  readonly replicas?: Maybe<ReplicaConnection>;
};


export type AgentFailoversArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type AgentReplicasArgs = {
  filter?: InputMaybe<ReplicaFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

/** The standbys that an agent is to maintain. They are asked for and ended by themselves. */
export type ReplicaConfig = {
  readonly __typename?: 'ReplicaConfig';
  /** What the agent's settings ask for. */
  readonly mode: StandbyMode;
  /** How many standbys are needed now: 0 or 1. */
  readonly desiredCount: Scalars['Int']['output'];
  /** Why a standby is needed now; null when none is. */
  readonly reason?: Maybe<StandbyReason>;
  /** Where standbys are best placed: the safest pools first, of those the cheapest, at most 10; that of the primary only when there is no other. */
  readonly preferredPools: ReadonlyArray<Pool>;
  /** The part of the state from which on a standby is ready to take over, from 0 to 1. */
  readonly minimumSyncRatio: Scalars['Float']['output'];
};

/** What an agent's settings say of standbys. Values may be added. */
export type StandbyMode =
  /** None is kept, but while the cloud recommends to leave the primary. */
  | 'NONE'
  /** Exactly one is kept at all times. */
  | 'MANUAL'
  /** One is kept while the risk of losing the primary is above the agent's threshold. */
  | 'AUTOMATIC';

/** Why a standby is needed. Values may be added. */
export type StandbyReason =
  /** One is to stand by at all times. */
  | 'MANUAL_MODE'
  /** The cloud recommended within the last two hours to leave the primary. */
  | 'REBALANCE_RECOMMENDATION'
  /** The risk of losing the primary is above the agent's threshold. */
  | 'RISK';

export type Mutation = {
  readonly __typename?: 'Mutation';
  /** The cloud announced that it takes the machine. The best standby takes over at once; without one an emergency standby is asked for, and takes over when the notice is repeated. The same notice always has the same effect. */
  readonly reportInterruptionNotice: ReportInterruptionNoticePayload;
  /** Asks for a standby now, whatever the settings and limits say: in the safest pool, of those the cheapest, that is not the primary's and has a fresh price. While one is on its way or stands by, the same one is answered, wherever it is. */
  readonly createEmergencyReplica: CreateEmergencyReplicaPayload;
  /** Lets a standby take over. However many ask at once, exactly one machine becomes the primary. */
  readonly promoteReplica: PromoteReplicaPayload;
  /** Asks for a standby of an agent's primary machine; its pool is chosen by risk, then price. The agent launches it. */
  readonly createReplica: CreateReplicaPayload;
  /** Says which machine was launched for a standby. */
  readonly attachReplicaInstance: AttachReplicaInstancePayload;
  /** Ends a standby; its agent is told to end the machine. Where one is to stand by at all times, a new one is asked for at once. Deleted again it answers the same. */
  readonly deleteReplica: DeleteReplicaPayload;
  /** Says what state a standby is in. */
  readonly reportReplicaStatus: ReportReplicaStatusPayload;
  /** Says how far the copy of a standby's state is. All of it makes the standby ready. */
  readonly reportReplicaSync: ReportReplicaSyncPayload;
};


export type MutationReportInterruptionNoticeArgs = {
  input: ReportInterruptionNoticeInput;
};


export type MutationCreateEmergencyReplicaArgs = {
  input: CreateEmergencyReplicaInput;
};


export type MutationPromoteReplicaArgs = {
  input: PromoteReplicaInput;
};


export type MutationCreateReplicaArgs = {
  input: CreateReplicaInput;
};


export type MutationAttachReplicaInstanceArgs = {
  input: AttachReplicaInstanceInput;
};


export type MutationDeleteReplicaArgs = {
  input: DeleteReplicaInput;
};


export type MutationReportReplicaStatusArgs = {
  input: ReportReplicaStatusInput;
};


export type MutationReportReplicaSyncArgs = {
  input: ReportReplicaSyncInput;
};

export type Subscription = {
  readonly __typename?: 'Subscription';
  /** Each step of the fail-overs of a client's agents. */
  readonly failoverProgressed: Failover;
  /** Each change of one of an agent's standbys. */
  readonly replicaProgressed: Replica;
};


export type SubscriptionFailoverProgressedArgs = {
  clientId: Scalars['ID']['input'];
};


export type SubscriptionReplicaProgressedArgs = {
  agentId: Scalars['ID']['input'];
};

/** What was done about one termination notice. */
export type Failover = {
  readonly __typename?: 'Failover';
  /** Opaque. */
  readonly id: Scalars['ID']['output'];
  /** The agent whose machine was to be taken. */
  readonly agent?: Maybe<Agent>;
  /** The machine that was to be taken. */
  readonly instance?: Maybe<Instance>;
  /** The standby that took over, or was asked for; null before one was found. */
  readonly replica?: Maybe<Replica>;
  /** How far it is. */
  readonly phase: FailoverPhase;
  /** How much is done, from 0 to 1. */
  readonly progressRatio: Scalars['Float']['output'];
  /** When the cloud takes the machine; null where the notice did not say. */
  readonly terminatesAt?: Maybe<Scalars['DateTime']['output']>;
  /** When the notice came. */
  readonly noticedAt: Scalars['DateTime']['output'];
  /** From the notice to the promotion; null until then. */
  readonly failoverMilliseconds?: Maybe<Scalars['Float']['output']>;
  /** When it ended; null while it is open. */
  readonly completedAt?: Maybe<Scalars['DateTime']['output']>;
};

/** How far a fail-over is. Values may be added. */
export type FailoverPhase =
  /** The notice is recorded. */
  | 'NOTICED'
  /** A standby is taking over. */
  | 'PROMOTING'
  /** A standby took over. */
  | 'PROMOTED'
  /** Nothing stood by; an emergency standby is being launched. */
  | 'EMERGENCY_REPLICA'
  /** The machine went before anything could take over. */
  | 'FAILED';

/** A page of fail-overs. */
export type FailoverConnection = {
  readonly __typename?: 'FailoverConnection';
  /** The fail-overs with their cursors. */
  readonly edges: ReadonlyArray<FailoverEdge>;
  /** The fail-overs alone. */
  readonly nodes: ReadonlyArray<Failover>;
  /** Where the page ends. */
  readonly pageInfo: PageInfo;
};

/** One fail-over of a page. */
export type FailoverEdge = {
  readonly __typename?: 'FailoverEdge';
  /** Points behind this fail-over; hand it to `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The fail-over. */
  readonly node: Failover;
};

/** A termination notice. */
export type ReportInterruptionNoticeInput = {
  /** The agent; may be left out with an agent's own token. */
  readonly agentId?: InputMaybe<Scalars['ID']['input']>;
  /** The machine that is to be taken. */
  readonly instanceId: Scalars['ID']['input'];
  /** Names the notice, made by the agent, 1 to 255 characters; repeats of one notice carry the same. */
  readonly noticeId: Scalars['String']['input'];
  /** When the cloud takes the machine, where the notice says so. */
  readonly terminatesAt?: InputMaybe<Scalars['DateTime']['input']>;
};

/** What was done about the notice. */
export type ReportInterruptionNoticePayload = {
  readonly __typename?: 'ReportInterruptionNoticePayload';
  /** The fail-over; null when refused. */
  readonly failover?: Maybe<Failover>;
  /** What the agent is to do now; null when refused. */
  readonly action?: Maybe<InterruptionAction>;
  /** Why it was refused; empty when it was not. */
  readonly errors: ReadonlyArray<ReportInterruptionNoticeError>;
};

/** What an agent does about its notice. Values may be added. */
export type InterruptionAction =
  /** A standby is the primary now; stop the work. */
  | 'REPLICA_PROMOTED'
  /** Launch the emergency standby, attach it, and repeat the notice. */
  | 'LAUNCH_EMERGENCY_REPLICA'
  /** The machine is not the primary; nothing is to be done. */
  | 'NOTHING';

/** Why a notice is refused. Members may be added. */
export type ReportInterruptionNoticeError = InvalidInput;

/** Whose machine is in danger. */
export type CreateEmergencyReplicaInput = {
  /** The agent; may be left out with an agent's own token. */
  readonly agentId?: InputMaybe<Scalars['ID']['input']>;
  /** The machine in danger; refused when it is not the primary any more. Without it the primary, whichever it is. */
  readonly instanceId?: InputMaybe<Scalars['ID']['input']>;
  /** Zones whose pools are left out, at most 20; on demand when no pool is left. */
  readonly excludedZones?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Zones whose pools come first, at most 20, whatever is safer or cheaper elsewhere. */
  readonly preferredZones?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Made by the caller; a repeat creates nothing new. */
  readonly idempotencyKey: Scalars['ID']['input'];
};

/** What the wish for an emergency standby answers. */
export type CreateEmergencyReplicaPayload = {
  readonly __typename?: 'CreateEmergencyReplicaPayload';
  /** The standby, still to be launched unless it stood by already; null when refused. */
  readonly replica?: Maybe<Replica>;
  /** Why it was refused; empty when it was not. */
  readonly errors: ReadonlyArray<CreateEmergencyReplicaError>;
};

/** Why an emergency standby is refused. Members may be added. */
export type CreateEmergencyReplicaError = InvalidInput | NoPrimary | IdempotencyConflict;

/** A standby that is to take over. */
export type PromoteReplicaInput = {
  /** The standby; it must be ready or syncing. */
  readonly replicaId: Scalars['ID']['input'];
  /** Whether the old primary becomes a standby instead of a zombie. */
  readonly keepOldPrimaryAsReplica?: Scalars['Boolean']['input'];
  /** Whether a new standby is asked for at once. */
  readonly createNewReplica?: Scalars['Boolean']['input'];
  /** Made by the caller; a repeat promotes nothing else. */
  readonly idempotencyKey: Scalars['ID']['input'];
};

/** What a promotion answers. */
export type PromoteReplicaPayload = {
  readonly __typename?: 'PromoteReplicaPayload';
  /** The standby, promoted; null when refused. */
  readonly replica?: Maybe<Replica>;
  /** The new standby, when one was asked for; else null. */
  readonly newReplica?: Maybe<Replica>;
  /** Why it was refused; empty when it was not. */
  readonly errors: ReadonlyArray<PromoteReplicaError>;
};

/** Why a promotion is refused. Members may be added. */
export type PromoteReplicaError = InvalidInput | IllegalTransition | PromotionLost | IdempotencyConflict;

/** Another promotion came first: of this standby, or of another. */
export type PromotionLost = UserError & {
  readonly __typename?: 'PromotionLost';
  /** What was expected, in words for a person. */
  readonly message: Scalars['String']['output'];
  /** The place in the input, from its root. */
  readonly path: ReadonlyArray<Scalars['String']['output']>;
};

export type Query = {
  readonly __typename?: 'Query';
  /** One standby by id; null for an id that is unknown to the caller. */
  readonly replica?: Maybe<Replica>;
  /** The caller's standbys, newest first; an administrator sees those of every client. */
  readonly replicas: ReplicaConnection;
};


export type QueryReplicaArgs = {
  id: Scalars['ID']['input'];
};


export type QueryReplicasArgs = {
  filter?: InputMaybe<ReplicaFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

/** A machine that stands by to take over from an agent's primary. */
export type Replica = {
  readonly __typename?: 'Replica';
  /** Opaque. */
  readonly id: Scalars['ID']['output'];
  /** The agent it stands by for. */
  readonly agent?: Maybe<Agent>;
  /** Why it exists. */
  readonly kind: ReplicaKind;
  /** How far it is. */
  readonly status: ReplicaStatus;
  /** How far its state follows the primary. */
  readonly sync: ReplicaSync;
  /** Its machine; null until one is launched. */
  readonly instance?: Maybe<Instance>;
  /** The spot pool it is, or is to be, launched in; null for on demand. */
  readonly pool?: Maybe<Pool>;
  /** What it costs in USD per hour, as known when it was created; null where no price was known. */
  readonly hourlyPrice?: Maybe<Scalars['Decimal']['output']>;
  /** Why it failed; null unless it did. */
  readonly failureReason?: Maybe<Scalars['String']['output']>;
  /** What kind of failure it was; null unless it failed. */
  readonly failureKind?: Maybe<ReplicaFailureKind>;
  /** When it was asked for. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** When it was promoted, failed or ended; null while it stands by. */
  readonly endedAt?: Maybe<Scalars['DateTime']['output']>;
};

/** What kind of failure ended a standby. Values may be added. */
export type ReplicaFailureKind =
  /** The pool had no machine to give; it is left alone for a while. */
  | 'CAPACITY'
  /** Anything else. */
  | 'OTHER';

/** Why a standby exists. Values may be added. */
export type ReplicaKind =
  /** Somebody asked for it, or the agent keeps one at all times. */
  | 'MANUAL'
  /** The cloud recommended to rebalance, or the risk of losing the primary is high. */
  | 'AUTOMATIC_REBALANCE'
  /** The cloud announced that it takes the primary. */
  | 'AUTOMATIC_TERMINATION'
  /** The primary is about to go and nothing stood by. */
  | 'EMERGENCY';

/** How far a standby is. Values may be added. */
export type ReplicaStatus =
  /** The agent is to launch it. */
  | 'LAUNCHING'
  /** It runs and copies the state. */
  | 'SYNCING'
  /** It can take over at once. */
  | 'READY'
  /** It is taking over. */
  | 'PROMOTING'
  /** It took over. */
  | 'PROMOTED'
  /** It could not be launched or synced. */
  | 'FAILED'
  /** It was ended. */
  | 'TERMINATED';

export type Client = {
  readonly __typename?: 'Client';
  readonly id: Scalars['ID']['output'];
  /** The standbys of the client's agents, newest first. */
  readonly replicas?: Maybe<ReplicaConnection>;
};


export type ClientReplicasArgs = {
  filter?: InputMaybe<ReplicaFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

export type Instance = {
  readonly __typename?: 'Instance';
  readonly id: Scalars['ID']['output'];
};

export type Pool = {
  readonly __typename?: 'Pool';
  readonly id: Scalars['ID']['output'];
};

/** Conditions on standbys. */
export type ReplicaFilter = {
  /** Only these states; without it LAUNCHING, SYNCING, READY and PROMOTING. */
  readonly statuses?: InputMaybe<ReadonlyArray<ReplicaStatus>>;
  /** Only these kinds. */
  readonly kinds?: InputMaybe<ReadonlyArray<ReplicaKind>>;
  /** Only standbys of this agent. */
  readonly agentId?: InputMaybe<Scalars['ID']['input']>;
};

/** A page of standbys. */
export type ReplicaConnection = {
  readonly __typename?: 'ReplicaConnection';
  /** The standbys with their cursors. */
  readonly edges: ReadonlyArray<ReplicaEdge>;
  /** The standbys alone. */
  readonly nodes: ReadonlyArray<Replica>;
  /** Where the page ends. */
  readonly pageInfo: PageInfo;
};

/** One standby of a page. */
export type ReplicaEdge = {
  readonly __typename?: 'ReplicaEdge';
  /** Points behind this standby; hand it to `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The standby. */
  readonly node: Replica;
};

/** Whose standby, and for what. */
export type CreateReplicaInput = {
  /** The agent; may be left out with an agent's own token. */
  readonly agentId?: InputMaybe<Scalars['ID']['input']>;
  /** Why it is wanted; EMERGENCY comes only from a termination notice. */
  readonly kind?: ReplicaKind;
  /** The pool to use; without it the safest, then cheapest, that is not the primary's. A price that was seen more than an hour ago is a last resort. */
  readonly poolId?: InputMaybe<Scalars['ID']['input']>;
  /** Zones whose pools are left out, at most 20. On demand when no pool is left. */
  readonly excludedZones?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** The most that it may cost in USD per hour, on demand as well; refused when no place costs so little. */
  readonly maximumHourlyPrice?: InputMaybe<Scalars['Decimal']['input']>;
  /** Made by the caller; a repeat creates nothing new. */
  readonly idempotencyKey: Scalars['ID']['input'];
};

/** What the wish for a standby answers. */
export type CreateReplicaPayload = {
  readonly __typename?: 'CreateReplicaPayload';
  /** The standby, still to be launched; null when refused. */
  readonly replica?: Maybe<Replica>;
  /** Why it was refused; empty when it was not. */
  readonly errors: ReadonlyArray<CreateReplicaError>;
};

/** Why a standby is refused. Members may be added. */
export type CreateReplicaError = InvalidInput | NoPrimary | TooManyReplicas | IdempotencyConflict;

/** The agent has no primary machine to stand by for. */
export type NoPrimary = UserError & {
  readonly __typename?: 'NoPrimary';
  /** What was expected, in words for a person. */
  readonly message: Scalars['String']['output'];
  /** The place in the input, from its root. */
  readonly path: ReadonlyArray<Scalars['String']['output']>;
};

/** The agent has as many open standbys as allowed. */
export type TooManyReplicas = UserError & {
  readonly __typename?: 'TooManyReplicas';
  /** What was expected, in words for a person. */
  readonly message: Scalars['String']['output'];
  /** The place in the input, from its root. */
  readonly path: ReadonlyArray<Scalars['String']['output']>;
  /** How many are allowed. */
  readonly limit: Scalars['Int']['output'];
};

/** A standby and the machine launched for it. */
export type AttachReplicaInstanceInput = {
  /** The standby. */
  readonly replicaId: Scalars['ID']['input'];
  /** The cloud's own id of the machine. */
  readonly providerId: Scalars['String']['input'];
};

/** What attaching a machine answers. */
export type AttachReplicaInstancePayload = {
  readonly __typename?: 'AttachReplicaInstancePayload';
  /** The standby, now syncing; null when refused. */
  readonly replica?: Maybe<Replica>;
  /** Why it was refused; empty when it was not. The same machine attached again is no error. */
  readonly errors: ReadonlyArray<AttachReplicaInstanceError>;
};

/** Why a machine is not attached. Members may be added. */
export type AttachReplicaInstanceError = InvalidInput | IllegalTransition | InstanceInUse;

/** The machine belongs to another standby, agent or client. */
export type InstanceInUse = UserError & {
  readonly __typename?: 'InstanceInUse';
  /** What was expected, in words for a person. */
  readonly message: Scalars['String']['output'];
  /** The place in the input, from its root. */
  readonly path: ReadonlyArray<Scalars['String']['output']>;
};

/** A standby in this state cannot go to the state asked for. */
export type IllegalTransition = UserError & {
  readonly __typename?: 'IllegalTransition';
  /** What was expected, in words for a person. */
  readonly message: Scalars['String']['output'];
  /** The place in the input, from its root. */
  readonly path: ReadonlyArray<Scalars['String']['output']>;
  /** The state it is in. */
  readonly from: ReplicaStatus;
  /** The state that was asked for. */
  readonly to: ReplicaStatus;
};

/** A standby and its state. */
export type ReportReplicaStatusInput = {
  /** The standby. */
  readonly replicaId: Scalars['ID']['input'];
  /** The state it is in: SYNCING, READY, FAILED or TERMINATED. */
  readonly status: ReplicaStatus;
  /** How much of the state was copied, from 0 to 1. */
  readonly progressRatio?: InputMaybe<Scalars['Float']['input']>;
  /** Bytes copied so far. */
  readonly bytesSynced?: InputMaybe<Scalars['Float']['input']>;
  /** Bytes to copy in all. */
  readonly bytesTotal?: InputMaybe<Scalars['Float']['input']>;
  /** How far behind the primary it is, in milliseconds. */
  readonly lagMilliseconds?: InputMaybe<Scalars['Int']['input']>;
  /** Why it failed; at most 1,000 characters. */
  readonly failureReason?: InputMaybe<Scalars['String']['input']>;
  /** What kind of failure it was; OTHER unless said. */
  readonly failureKind?: InputMaybe<ReplicaFailureKind>;
};

/** What a report of a state answers. */
export type ReportReplicaStatusPayload = {
  readonly __typename?: 'ReportReplicaStatusPayload';
  /** The standby as it now stands; null when refused. */
  readonly replica?: Maybe<Replica>;
  /** Why it was refused; empty when it was not. */
  readonly errors: ReadonlyArray<ReportReplicaStatusError>;
};

/** Why a report of a state is refused. Members may be added. */
export type ReportReplicaStatusError = InvalidInput | IllegalTransition;

/** A standby that is to end. */
export type DeleteReplicaInput = {
  /** The standby. */
  readonly replicaId: Scalars['ID']['input'];
};

/** What the end of a standby answers. */
export type DeleteReplicaPayload = {
  readonly __typename?: 'DeleteReplicaPayload';
  /** The standby, which has ended; null when refused. */
  readonly replica?: Maybe<Replica>;
  /** Why it was refused; empty when it was not. */
  readonly errors: ReadonlyArray<DeleteReplicaError>;
};

/** Why a standby is not ended: one that takes over, took over or failed is not. Members may be added. */
export type DeleteReplicaError = InvalidInput | IllegalTransition;

/** How far a standby follows its primary. */
export type ReplicaSync = {
  readonly __typename?: 'ReplicaSync';
  /** What the copy is at. */
  readonly status: ReplicaSyncStatus;
  /** The part of the state that was copied, from 0 to 1. */
  readonly progressRatio: Scalars['Float']['output'];
  /** Bytes copied so far; null where the agent does not say. */
  readonly bytesSynced?: Maybe<Scalars['Float']['output']>;
  /** Bytes to copy in all; null where the agent does not say. */
  readonly bytesTotal?: Maybe<Scalars['Float']['output']>;
  /** How far behind the primary it is; null where the agent does not say. */
  readonly lagMilliseconds?: Maybe<Scalars['Int']['output']>;
  /** When it became ready; while it syncs when it is expected to be, at the pace of the last minutes; null where nothing says. */
  readonly readyAt?: Maybe<Scalars['DateTime']['output']>;
};

/** What the copy of a standby's state is at. Values may be added. */
export type ReplicaSyncStatus =
  /** Nothing is copied yet. */
  | 'INITIALIZING'
  /** The state is being copied. */
  | 'SYNCING'
  /** It has all of the state. */
  | 'SYNCED'
  /** It was ready, and is more than 30 seconds behind its primary. */
  | 'OUT_OF_SYNC';

/** A standby and how far its copy is; what is left out was not measured. */
export type ReportReplicaSyncInput = {
  /** The standby; it has its machine. */
  readonly replicaId: Scalars['ID']['input'];
  /** How much of the state was copied, from 0 to 1; without it the bytes say so. */
  readonly progressRatio?: InputMaybe<Scalars['Float']['input']>;
  /** Bytes copied so far. */
  readonly bytesSynced?: InputMaybe<Scalars['Float']['input']>;
  /** Bytes to copy in all. */
  readonly bytesTotal?: InputMaybe<Scalars['Float']['input']>;
  /** How far behind the primary it is, in milliseconds. */
  readonly lagMilliseconds?: InputMaybe<Scalars['Int']['input']>;
};

/** What a report of a copy answers. */
export type ReportReplicaSyncPayload = {
  readonly __typename?: 'ReportReplicaSyncPayload';
  /** The standby as it now stands; null when refused. */
  readonly replica?: Maybe<Replica>;
  /** Why it was refused; empty when it was not. */
  readonly errors: ReadonlyArray<ReportReplicaSyncError>;
};

/** Why a report of a copy is refused: the standby has no machine, takes over, or has ended. Members may be added. */
export type ReportReplicaSyncError = InvalidInput | IllegalTransition;



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
  Agent: Agent;
  Failover: Failover;
  Replica: Replica;
  Client: Client;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Agent:
    ( { __typename: 'Agent' }
    & GraphQLRecursivePick<FederationTypes['Agent'], {"id":true}> );
  Failover:
    ( { __typename: 'Failover' }
    & GraphQLRecursivePick<FederationTypes['Failover'], {"id":true}> );
  Replica:
    ( { __typename: 'Replica' }
    & GraphQLRecursivePick<FederationTypes['Replica'], {"id":true}> );
  Client:
    ( { __typename: 'Client' }
    & GraphQLRecursivePick<FederationTypes['Client'], {"id":true}> );
};

/** Mapping of union types */
export type ResolversUnionTypes<_RefType extends Record<string, unknown>> = {
  ReportInterruptionNoticeError: ( InvalidInput );
  CreateEmergencyReplicaError:
    | ( InvalidInput )
    | ( NoPrimary )
    | ( IdempotencyConflict )
  ;
  PromoteReplicaError:
    | ( InvalidInput )
    | ( IllegalTransition )
    | ( PromotionLost )
    | ( IdempotencyConflict )
  ;
  CreateReplicaError:
    | ( InvalidInput )
    | ( NoPrimary )
    | ( TooManyReplicas )
    | ( IdempotencyConflict )
  ;
  AttachReplicaInstanceError:
    | ( InvalidInput )
    | ( IllegalTransition )
    | ( InstanceInUse )
  ;
  ReportReplicaStatusError:
    | ( InvalidInput )
    | ( IllegalTransition )
  ;
  DeleteReplicaError:
    | ( InvalidInput )
    | ( IllegalTransition )
  ;
  ReportReplicaSyncError:
    | ( InvalidInput )
    | ( IllegalTransition )
  ;
};

/** Mapping of interface types */
export type ResolversInterfaceTypes<_RefType extends Record<string, unknown>> = {
  UserError:
    | ( InvalidInput )
    | ( VersionConflict )
    | ( IdempotencyConflict )
    | ( PromotionLost )
    | ( NoPrimary )
    | ( TooManyReplicas )
    | ( InstanceInUse )
    | ( IllegalTransition )
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
  Agent: ResolverTypeWrapper<Omit<Agent, 'failovers' | 'replicas'> & { failovers?: Maybe<ResolversTypes['FailoverConnection']>, replicas?: Maybe<ResolversTypes['ReplicaConnection']> }>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  ReplicaConfig: ResolverTypeWrapper<ReplicaConfig>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  StandbyMode: StandbyMode;
  StandbyReason: StandbyReason;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Failover: ResolverTypeWrapper<FailoverMapper>;
  FailoverPhase: FailoverPhase;
  FailoverConnection: ResolverTypeWrapper<Omit<FailoverConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['FailoverEdge']>, nodes: ReadonlyArray<ResolversTypes['Failover']> }>;
  FailoverEdge: ResolverTypeWrapper<Omit<FailoverEdge, 'node'> & { node: ResolversTypes['Failover'] }>;
  ReportInterruptionNoticeInput: ReportInterruptionNoticeInput;
  ReportInterruptionNoticePayload: ResolverTypeWrapper<Omit<ReportInterruptionNoticePayload, 'failover' | 'errors'> & { failover?: Maybe<ResolversTypes['Failover']>, errors: ReadonlyArray<ResolversTypes['ReportInterruptionNoticeError']> }>;
  InterruptionAction: InterruptionAction;
  ReportInterruptionNoticeError: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ReportInterruptionNoticeError']>;
  CreateEmergencyReplicaInput: CreateEmergencyReplicaInput;
  CreateEmergencyReplicaPayload: ResolverTypeWrapper<Omit<CreateEmergencyReplicaPayload, 'replica' | 'errors'> & { replica?: Maybe<ResolversTypes['Replica']>, errors: ReadonlyArray<ResolversTypes['CreateEmergencyReplicaError']> }>;
  CreateEmergencyReplicaError: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['CreateEmergencyReplicaError']>;
  PromoteReplicaInput: PromoteReplicaInput;
  PromoteReplicaPayload: ResolverTypeWrapper<Omit<PromoteReplicaPayload, 'replica' | 'newReplica' | 'errors'> & { replica?: Maybe<ResolversTypes['Replica']>, newReplica?: Maybe<ResolversTypes['Replica']>, errors: ReadonlyArray<ResolversTypes['PromoteReplicaError']> }>;
  PromoteReplicaError: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['PromoteReplicaError']>;
  PromotionLost: ResolverTypeWrapper<PromotionLost>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Replica: ResolverTypeWrapper<ReplicaMapper>;
  ReplicaFailureKind: ReplicaFailureKind;
  ReplicaKind: ReplicaKind;
  ReplicaStatus: ReplicaStatus;
  Client: ResolverTypeWrapper<Omit<Client, 'replicas'> & { replicas?: Maybe<ResolversTypes['ReplicaConnection']> }>;
  Instance: ResolverTypeWrapper<Instance>;
  Pool: ResolverTypeWrapper<Pool>;
  ReplicaFilter: ReplicaFilter;
  ReplicaConnection: ResolverTypeWrapper<Omit<ReplicaConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['ReplicaEdge']>, nodes: ReadonlyArray<ResolversTypes['Replica']> }>;
  ReplicaEdge: ResolverTypeWrapper<Omit<ReplicaEdge, 'node'> & { node: ResolversTypes['Replica'] }>;
  CreateReplicaInput: CreateReplicaInput;
  CreateReplicaPayload: ResolverTypeWrapper<Omit<CreateReplicaPayload, 'replica' | 'errors'> & { replica?: Maybe<ResolversTypes['Replica']>, errors: ReadonlyArray<ResolversTypes['CreateReplicaError']> }>;
  CreateReplicaError: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['CreateReplicaError']>;
  NoPrimary: ResolverTypeWrapper<NoPrimary>;
  TooManyReplicas: ResolverTypeWrapper<TooManyReplicas>;
  AttachReplicaInstanceInput: AttachReplicaInstanceInput;
  AttachReplicaInstancePayload: ResolverTypeWrapper<Omit<AttachReplicaInstancePayload, 'replica' | 'errors'> & { replica?: Maybe<ResolversTypes['Replica']>, errors: ReadonlyArray<ResolversTypes['AttachReplicaInstanceError']> }>;
  AttachReplicaInstanceError: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['AttachReplicaInstanceError']>;
  InstanceInUse: ResolverTypeWrapper<InstanceInUse>;
  IllegalTransition: ResolverTypeWrapper<IllegalTransition>;
  ReportReplicaStatusInput: ReportReplicaStatusInput;
  ReportReplicaStatusPayload: ResolverTypeWrapper<Omit<ReportReplicaStatusPayload, 'replica' | 'errors'> & { replica?: Maybe<ResolversTypes['Replica']>, errors: ReadonlyArray<ResolversTypes['ReportReplicaStatusError']> }>;
  ReportReplicaStatusError: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ReportReplicaStatusError']>;
  DeleteReplicaInput: DeleteReplicaInput;
  DeleteReplicaPayload: ResolverTypeWrapper<Omit<DeleteReplicaPayload, 'replica' | 'errors'> & { replica?: Maybe<ResolversTypes['Replica']>, errors: ReadonlyArray<ResolversTypes['DeleteReplicaError']> }>;
  DeleteReplicaError: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['DeleteReplicaError']>;
  ReplicaSync: ResolverTypeWrapper<ReplicaSync>;
  ReplicaSyncStatus: ReplicaSyncStatus;
  ReportReplicaSyncInput: ReportReplicaSyncInput;
  ReportReplicaSyncPayload: ResolverTypeWrapper<Omit<ReportReplicaSyncPayload, 'replica' | 'errors'> & { replica?: Maybe<ResolversTypes['Replica']>, errors: ReadonlyArray<ResolversTypes['ReportReplicaSyncError']> }>;
  ReportReplicaSyncError: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ReportReplicaSyncError']>;
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
  Agent: Omit<Agent, 'failovers' | 'replicas'> & { failovers?: Maybe<ResolversParentTypes['FailoverConnection']>, replicas?: Maybe<ResolversParentTypes['ReplicaConnection']> } | FederationReferenceTypes['Agent'];
  ID: Scalars['ID']['output'];
  ReplicaConfig: ReplicaConfig;
  Float: Scalars['Float']['output'];
  Mutation: Record<PropertyKey, never>;
  Subscription: Record<PropertyKey, never>;
  Failover: FailoverMapper;
  FailoverConnection: Omit<FailoverConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['FailoverEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Failover']> };
  FailoverEdge: Omit<FailoverEdge, 'node'> & { node: ResolversParentTypes['Failover'] };
  ReportInterruptionNoticeInput: ReportInterruptionNoticeInput;
  ReportInterruptionNoticePayload: Omit<ReportInterruptionNoticePayload, 'failover' | 'errors'> & { failover?: Maybe<ResolversParentTypes['Failover']>, errors: ReadonlyArray<ResolversParentTypes['ReportInterruptionNoticeError']> };
  ReportInterruptionNoticeError: ResolversUnionTypes<ResolversParentTypes>['ReportInterruptionNoticeError'];
  CreateEmergencyReplicaInput: CreateEmergencyReplicaInput;
  CreateEmergencyReplicaPayload: Omit<CreateEmergencyReplicaPayload, 'replica' | 'errors'> & { replica?: Maybe<ResolversParentTypes['Replica']>, errors: ReadonlyArray<ResolversParentTypes['CreateEmergencyReplicaError']> };
  CreateEmergencyReplicaError: ResolversUnionTypes<ResolversParentTypes>['CreateEmergencyReplicaError'];
  PromoteReplicaInput: PromoteReplicaInput;
  PromoteReplicaPayload: Omit<PromoteReplicaPayload, 'replica' | 'newReplica' | 'errors'> & { replica?: Maybe<ResolversParentTypes['Replica']>, newReplica?: Maybe<ResolversParentTypes['Replica']>, errors: ReadonlyArray<ResolversParentTypes['PromoteReplicaError']> };
  PromoteReplicaError: ResolversUnionTypes<ResolversParentTypes>['PromoteReplicaError'];
  PromotionLost: PromotionLost;
  Query: Record<PropertyKey, never>;
  Replica: ReplicaMapper;
  Client: Omit<Client, 'replicas'> & { replicas?: Maybe<ResolversParentTypes['ReplicaConnection']> } | FederationReferenceTypes['Client'];
  Instance: Instance;
  Pool: Pool;
  ReplicaFilter: ReplicaFilter;
  ReplicaConnection: Omit<ReplicaConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['ReplicaEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Replica']> };
  ReplicaEdge: Omit<ReplicaEdge, 'node'> & { node: ResolversParentTypes['Replica'] };
  CreateReplicaInput: CreateReplicaInput;
  CreateReplicaPayload: Omit<CreateReplicaPayload, 'replica' | 'errors'> & { replica?: Maybe<ResolversParentTypes['Replica']>, errors: ReadonlyArray<ResolversParentTypes['CreateReplicaError']> };
  CreateReplicaError: ResolversUnionTypes<ResolversParentTypes>['CreateReplicaError'];
  NoPrimary: NoPrimary;
  TooManyReplicas: TooManyReplicas;
  AttachReplicaInstanceInput: AttachReplicaInstanceInput;
  AttachReplicaInstancePayload: Omit<AttachReplicaInstancePayload, 'replica' | 'errors'> & { replica?: Maybe<ResolversParentTypes['Replica']>, errors: ReadonlyArray<ResolversParentTypes['AttachReplicaInstanceError']> };
  AttachReplicaInstanceError: ResolversUnionTypes<ResolversParentTypes>['AttachReplicaInstanceError'];
  InstanceInUse: InstanceInUse;
  IllegalTransition: IllegalTransition;
  ReportReplicaStatusInput: ReportReplicaStatusInput;
  ReportReplicaStatusPayload: Omit<ReportReplicaStatusPayload, 'replica' | 'errors'> & { replica?: Maybe<ResolversParentTypes['Replica']>, errors: ReadonlyArray<ResolversParentTypes['ReportReplicaStatusError']> };
  ReportReplicaStatusError: ResolversUnionTypes<ResolversParentTypes>['ReportReplicaStatusError'];
  DeleteReplicaInput: DeleteReplicaInput;
  DeleteReplicaPayload: Omit<DeleteReplicaPayload, 'replica' | 'errors'> & { replica?: Maybe<ResolversParentTypes['Replica']>, errors: ReadonlyArray<ResolversParentTypes['DeleteReplicaError']> };
  DeleteReplicaError: ResolversUnionTypes<ResolversParentTypes>['DeleteReplicaError'];
  ReplicaSync: ReplicaSync;
  ReportReplicaSyncInput: ReportReplicaSyncInput;
  ReportReplicaSyncPayload: Omit<ReportReplicaSyncPayload, 'replica' | 'errors'> & { replica?: Maybe<ResolversParentTypes['Replica']>, errors: ReadonlyArray<ResolversParentTypes['ReportReplicaSyncError']> };
  ReportReplicaSyncError: ResolversUnionTypes<ResolversParentTypes>['ReportReplicaSyncError'];
  Int: Scalars['Int']['output'];
  Boolean: Scalars['Boolean']['output'];
};

export type CacheControlDirectiveArgs = {
  maxAge?: Maybe<Scalars['Int']['input']>;
  scope?: Maybe<CacheControl__Scope>;
  inheritMaxAge?: Maybe<Scalars['Boolean']['input']>;
};

export type CacheControlDirectiveResolver<Result, Parent, ContextType = ReplicaContext, Args = CacheControlDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export interface DecimalScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Decimal'], any> {
  name: 'Decimal';
}

export type MoneyResolvers<ContextType = ReplicaContext, ParentType extends ResolversParentTypes['Money'] = ResolversParentTypes['Money']> = {
  amount?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  currency?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = ReplicaContext, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type UserErrorResolvers<ContextType = ReplicaContext, ParentType extends ResolversParentTypes['UserError'] = ResolversParentTypes['UserError']> = {
  __resolveType: TypeResolveFn<'InvalidInput' | 'VersionConflict' | 'IdempotencyConflict' | 'PromotionLost' | 'NoPrimary' | 'TooManyReplicas' | 'InstanceInUse' | 'IllegalTransition', ParentType, ContextType>;
};

export type InvalidInputResolvers<ContextType = ReplicaContext, ParentType extends ResolversParentTypes['InvalidInput'] = ResolversParentTypes['InvalidInput']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type VersionConflictResolvers<ContextType = ReplicaContext, ParentType extends ResolversParentTypes['VersionConflict'] = ResolversParentTypes['VersionConflict']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  currentVersion?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type IdempotencyConflictResolvers<ContextType = ReplicaContext, ParentType extends ResolversParentTypes['IdempotencyConflict'] = ResolversParentTypes['IdempotencyConflict']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AgentResolvers<ContextType = ReplicaContext, ParentType extends ResolversParentTypes['Agent'] = ResolversParentTypes['Agent'], FederationReferenceType extends FederationReferenceTypes['Agent'] = FederationReferenceTypes['Agent']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Agent']> | FederationReferenceType, FederationReferenceType, ContextType>;
  replicaConfig?: Resolver<Maybe<ResolversTypes['ReplicaConfig']>, ParentType, ContextType>;
  failovers?: Resolver<Maybe<ResolversTypes['FailoverConnection']>, ParentType, ContextType, RequireFields<AgentFailoversArgs, 'first'>>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  replicas?: Resolver<Maybe<ResolversTypes['ReplicaConnection']>, ParentType, ContextType, RequireFields<AgentReplicasArgs, 'first'>>;
};

export type ReplicaConfigResolvers<ContextType = ReplicaContext, ParentType extends ResolversParentTypes['ReplicaConfig'] = ResolversParentTypes['ReplicaConfig']> = {
  mode?: Resolver<ResolversTypes['StandbyMode'], ParentType, ContextType>;
  desiredCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['StandbyReason']>, ParentType, ContextType>;
  preferredPools?: Resolver<ReadonlyArray<ResolversTypes['Pool']>, ParentType, ContextType>;
  minimumSyncRatio?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type MutationResolvers<ContextType = ReplicaContext, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  reportInterruptionNotice?: Resolver<ResolversTypes['ReportInterruptionNoticePayload'], ParentType, ContextType, RequireFields<MutationReportInterruptionNoticeArgs, 'input'>>;
  createEmergencyReplica?: Resolver<ResolversTypes['CreateEmergencyReplicaPayload'], ParentType, ContextType, RequireFields<MutationCreateEmergencyReplicaArgs, 'input'>>;
  promoteReplica?: Resolver<ResolversTypes['PromoteReplicaPayload'], ParentType, ContextType, RequireFields<MutationPromoteReplicaArgs, 'input'>>;
  createReplica?: Resolver<ResolversTypes['CreateReplicaPayload'], ParentType, ContextType, RequireFields<MutationCreateReplicaArgs, 'input'>>;
  attachReplicaInstance?: Resolver<ResolversTypes['AttachReplicaInstancePayload'], ParentType, ContextType, RequireFields<MutationAttachReplicaInstanceArgs, 'input'>>;
  deleteReplica?: Resolver<ResolversTypes['DeleteReplicaPayload'], ParentType, ContextType, RequireFields<MutationDeleteReplicaArgs, 'input'>>;
  reportReplicaStatus?: Resolver<ResolversTypes['ReportReplicaStatusPayload'], ParentType, ContextType, RequireFields<MutationReportReplicaStatusArgs, 'input'>>;
  reportReplicaSync?: Resolver<ResolversTypes['ReportReplicaSyncPayload'], ParentType, ContextType, RequireFields<MutationReportReplicaSyncArgs, 'input'>>;
};

export type SubscriptionResolvers<ContextType = ReplicaContext, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  failoverProgressed?: SubscriptionResolver<ResolversTypes['Failover'], "failoverProgressed", ParentType, ContextType, RequireFields<SubscriptionFailoverProgressedArgs, 'clientId'>>;
  replicaProgressed?: SubscriptionResolver<ResolversTypes['Replica'], "replicaProgressed", ParentType, ContextType, RequireFields<SubscriptionReplicaProgressedArgs, 'agentId'>>;
};

export type FailoverResolvers<ContextType = ReplicaContext, ParentType extends ResolversParentTypes['Failover'] = ResolversParentTypes['Failover'], FederationReferenceType extends FederationReferenceTypes['Failover'] = FederationReferenceTypes['Failover']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Failover']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  agent?: Resolver<Maybe<ResolversTypes['Agent']>, ParentType, ContextType>;
  instance?: Resolver<Maybe<ResolversTypes['Instance']>, ParentType, ContextType>;
  replica?: Resolver<Maybe<ResolversTypes['Replica']>, ParentType, ContextType>;
  phase?: Resolver<ResolversTypes['FailoverPhase'], ParentType, ContextType>;
  progressRatio?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  terminatesAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  noticedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  failoverMilliseconds?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  completedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type FailoverConnectionResolvers<ContextType = ReplicaContext, ParentType extends ResolversParentTypes['FailoverConnection'] = ResolversParentTypes['FailoverConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['FailoverEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Failover']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type FailoverEdgeResolvers<ContextType = ReplicaContext, ParentType extends ResolversParentTypes['FailoverEdge'] = ResolversParentTypes['FailoverEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Failover'], ParentType, ContextType>;
};

export type ReportInterruptionNoticePayloadResolvers<ContextType = ReplicaContext, ParentType extends ResolversParentTypes['ReportInterruptionNoticePayload'] = ResolversParentTypes['ReportInterruptionNoticePayload']> = {
  failover?: Resolver<Maybe<ResolversTypes['Failover']>, ParentType, ContextType>;
  action?: Resolver<Maybe<ResolversTypes['InterruptionAction']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['ReportInterruptionNoticeError']>, ParentType, ContextType>;
};

export type ReportInterruptionNoticeErrorResolvers<ContextType = ReplicaContext, ParentType extends ResolversParentTypes['ReportInterruptionNoticeError'] = ResolversParentTypes['ReportInterruptionNoticeError']> = {
  __resolveType: TypeResolveFn<'InvalidInput', ParentType, ContextType>;
};

export type CreateEmergencyReplicaPayloadResolvers<ContextType = ReplicaContext, ParentType extends ResolversParentTypes['CreateEmergencyReplicaPayload'] = ResolversParentTypes['CreateEmergencyReplicaPayload']> = {
  replica?: Resolver<Maybe<ResolversTypes['Replica']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['CreateEmergencyReplicaError']>, ParentType, ContextType>;
};

export type CreateEmergencyReplicaErrorResolvers<ContextType = ReplicaContext, ParentType extends ResolversParentTypes['CreateEmergencyReplicaError'] = ResolversParentTypes['CreateEmergencyReplicaError']> = {
  __resolveType: TypeResolveFn<'InvalidInput' | 'NoPrimary' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type PromoteReplicaPayloadResolvers<ContextType = ReplicaContext, ParentType extends ResolversParentTypes['PromoteReplicaPayload'] = ResolversParentTypes['PromoteReplicaPayload']> = {
  replica?: Resolver<Maybe<ResolversTypes['Replica']>, ParentType, ContextType>;
  newReplica?: Resolver<Maybe<ResolversTypes['Replica']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['PromoteReplicaError']>, ParentType, ContextType>;
};

export type PromoteReplicaErrorResolvers<ContextType = ReplicaContext, ParentType extends ResolversParentTypes['PromoteReplicaError'] = ResolversParentTypes['PromoteReplicaError']> = {
  __resolveType: TypeResolveFn<'InvalidInput' | 'IllegalTransition' | 'PromotionLost' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type PromotionLostResolvers<ContextType = ReplicaContext, ParentType extends ResolversParentTypes['PromotionLost'] = ResolversParentTypes['PromotionLost']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type QueryResolvers<ContextType = ReplicaContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  replica?: Resolver<Maybe<ResolversTypes['Replica']>, ParentType, ContextType, RequireFields<QueryReplicaArgs, 'id'>>;
  replicas?: Resolver<ResolversTypes['ReplicaConnection'], ParentType, ContextType, RequireFields<QueryReplicasArgs, 'first'>>;
};

export type ReplicaResolvers<ContextType = ReplicaContext, ParentType extends ResolversParentTypes['Replica'] = ResolversParentTypes['Replica'], FederationReferenceType extends FederationReferenceTypes['Replica'] = FederationReferenceTypes['Replica']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Replica']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  agent?: Resolver<Maybe<ResolversTypes['Agent']>, ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['ReplicaKind'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['ReplicaStatus'], ParentType, ContextType>;
  sync?: Resolver<ResolversTypes['ReplicaSync'], ParentType, ContextType>;
  instance?: Resolver<Maybe<ResolversTypes['Instance']>, ParentType, ContextType>;
  pool?: Resolver<Maybe<ResolversTypes['Pool']>, ParentType, ContextType>;
  hourlyPrice?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  failureReason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  failureKind?: Resolver<Maybe<ResolversTypes['ReplicaFailureKind']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  endedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type ClientResolvers<ContextType = ReplicaContext, ParentType extends ResolversParentTypes['Client'] = ResolversParentTypes['Client'], FederationReferenceType extends FederationReferenceTypes['Client'] = FederationReferenceTypes['Client']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Client']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  replicas?: Resolver<Maybe<ResolversTypes['ReplicaConnection']>, ParentType, ContextType, RequireFields<ClientReplicasArgs, 'first'>>;
};

export type InstanceResolvers<ContextType = ReplicaContext, ParentType extends ResolversParentTypes['Instance'] = ResolversParentTypes['Instance']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type PoolResolvers<ContextType = ReplicaContext, ParentType extends ResolversParentTypes['Pool'] = ResolversParentTypes['Pool']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type ReplicaConnectionResolvers<ContextType = ReplicaContext, ParentType extends ResolversParentTypes['ReplicaConnection'] = ResolversParentTypes['ReplicaConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['ReplicaEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Replica']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type ReplicaEdgeResolvers<ContextType = ReplicaContext, ParentType extends ResolversParentTypes['ReplicaEdge'] = ResolversParentTypes['ReplicaEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Replica'], ParentType, ContextType>;
};

export type CreateReplicaPayloadResolvers<ContextType = ReplicaContext, ParentType extends ResolversParentTypes['CreateReplicaPayload'] = ResolversParentTypes['CreateReplicaPayload']> = {
  replica?: Resolver<Maybe<ResolversTypes['Replica']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['CreateReplicaError']>, ParentType, ContextType>;
};

export type CreateReplicaErrorResolvers<ContextType = ReplicaContext, ParentType extends ResolversParentTypes['CreateReplicaError'] = ResolversParentTypes['CreateReplicaError']> = {
  __resolveType: TypeResolveFn<'InvalidInput' | 'NoPrimary' | 'TooManyReplicas' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type NoPrimaryResolvers<ContextType = ReplicaContext, ParentType extends ResolversParentTypes['NoPrimary'] = ResolversParentTypes['NoPrimary']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type TooManyReplicasResolvers<ContextType = ReplicaContext, ParentType extends ResolversParentTypes['TooManyReplicas'] = ResolversParentTypes['TooManyReplicas']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  limit?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AttachReplicaInstancePayloadResolvers<ContextType = ReplicaContext, ParentType extends ResolversParentTypes['AttachReplicaInstancePayload'] = ResolversParentTypes['AttachReplicaInstancePayload']> = {
  replica?: Resolver<Maybe<ResolversTypes['Replica']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['AttachReplicaInstanceError']>, ParentType, ContextType>;
};

export type AttachReplicaInstanceErrorResolvers<ContextType = ReplicaContext, ParentType extends ResolversParentTypes['AttachReplicaInstanceError'] = ResolversParentTypes['AttachReplicaInstanceError']> = {
  __resolveType: TypeResolveFn<'InvalidInput' | 'IllegalTransition' | 'InstanceInUse', ParentType, ContextType>;
};

export type InstanceInUseResolvers<ContextType = ReplicaContext, ParentType extends ResolversParentTypes['InstanceInUse'] = ResolversParentTypes['InstanceInUse']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type IllegalTransitionResolvers<ContextType = ReplicaContext, ParentType extends ResolversParentTypes['IllegalTransition'] = ResolversParentTypes['IllegalTransition']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  from?: Resolver<ResolversTypes['ReplicaStatus'], ParentType, ContextType>;
  to?: Resolver<ResolversTypes['ReplicaStatus'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ReportReplicaStatusPayloadResolvers<ContextType = ReplicaContext, ParentType extends ResolversParentTypes['ReportReplicaStatusPayload'] = ResolversParentTypes['ReportReplicaStatusPayload']> = {
  replica?: Resolver<Maybe<ResolversTypes['Replica']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['ReportReplicaStatusError']>, ParentType, ContextType>;
};

export type ReportReplicaStatusErrorResolvers<ContextType = ReplicaContext, ParentType extends ResolversParentTypes['ReportReplicaStatusError'] = ResolversParentTypes['ReportReplicaStatusError']> = {
  __resolveType: TypeResolveFn<'InvalidInput' | 'IllegalTransition', ParentType, ContextType>;
};

export type DeleteReplicaPayloadResolvers<ContextType = ReplicaContext, ParentType extends ResolversParentTypes['DeleteReplicaPayload'] = ResolversParentTypes['DeleteReplicaPayload']> = {
  replica?: Resolver<Maybe<ResolversTypes['Replica']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['DeleteReplicaError']>, ParentType, ContextType>;
};

export type DeleteReplicaErrorResolvers<ContextType = ReplicaContext, ParentType extends ResolversParentTypes['DeleteReplicaError'] = ResolversParentTypes['DeleteReplicaError']> = {
  __resolveType: TypeResolveFn<'InvalidInput' | 'IllegalTransition', ParentType, ContextType>;
};

export type ReplicaSyncResolvers<ContextType = ReplicaContext, ParentType extends ResolversParentTypes['ReplicaSync'] = ResolversParentTypes['ReplicaSync']> = {
  status?: Resolver<ResolversTypes['ReplicaSyncStatus'], ParentType, ContextType>;
  progressRatio?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  bytesSynced?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  bytesTotal?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  lagMilliseconds?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  readyAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type ReportReplicaSyncPayloadResolvers<ContextType = ReplicaContext, ParentType extends ResolversParentTypes['ReportReplicaSyncPayload'] = ResolversParentTypes['ReportReplicaSyncPayload']> = {
  replica?: Resolver<Maybe<ResolversTypes['Replica']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['ReportReplicaSyncError']>, ParentType, ContextType>;
};

export type ReportReplicaSyncErrorResolvers<ContextType = ReplicaContext, ParentType extends ResolversParentTypes['ReportReplicaSyncError'] = ResolversParentTypes['ReportReplicaSyncError']> = {
  __resolveType: TypeResolveFn<'InvalidInput' | 'IllegalTransition', ParentType, ContextType>;
};

export type Resolvers<ContextType = ReplicaContext> = {
  DateTime?: GraphQLScalarType;
  Decimal?: GraphQLScalarType;
  Money?: MoneyResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  UserError?: UserErrorResolvers<ContextType>;
  InvalidInput?: InvalidInputResolvers<ContextType>;
  VersionConflict?: VersionConflictResolvers<ContextType>;
  IdempotencyConflict?: IdempotencyConflictResolvers<ContextType>;
  Agent?: AgentResolvers<ContextType>;
  ReplicaConfig?: ReplicaConfigResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  Failover?: FailoverResolvers<ContextType>;
  FailoverConnection?: FailoverConnectionResolvers<ContextType>;
  FailoverEdge?: FailoverEdgeResolvers<ContextType>;
  ReportInterruptionNoticePayload?: ReportInterruptionNoticePayloadResolvers<ContextType>;
  ReportInterruptionNoticeError?: ReportInterruptionNoticeErrorResolvers<ContextType>;
  CreateEmergencyReplicaPayload?: CreateEmergencyReplicaPayloadResolvers<ContextType>;
  CreateEmergencyReplicaError?: CreateEmergencyReplicaErrorResolvers<ContextType>;
  PromoteReplicaPayload?: PromoteReplicaPayloadResolvers<ContextType>;
  PromoteReplicaError?: PromoteReplicaErrorResolvers<ContextType>;
  PromotionLost?: PromotionLostResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Replica?: ReplicaResolvers<ContextType>;
  Client?: ClientResolvers<ContextType>;
  Instance?: InstanceResolvers<ContextType>;
  Pool?: PoolResolvers<ContextType>;
  ReplicaConnection?: ReplicaConnectionResolvers<ContextType>;
  ReplicaEdge?: ReplicaEdgeResolvers<ContextType>;
  CreateReplicaPayload?: CreateReplicaPayloadResolvers<ContextType>;
  CreateReplicaError?: CreateReplicaErrorResolvers<ContextType>;
  NoPrimary?: NoPrimaryResolvers<ContextType>;
  TooManyReplicas?: TooManyReplicasResolvers<ContextType>;
  AttachReplicaInstancePayload?: AttachReplicaInstancePayloadResolvers<ContextType>;
  AttachReplicaInstanceError?: AttachReplicaInstanceErrorResolvers<ContextType>;
  InstanceInUse?: InstanceInUseResolvers<ContextType>;
  IllegalTransition?: IllegalTransitionResolvers<ContextType>;
  ReportReplicaStatusPayload?: ReportReplicaStatusPayloadResolvers<ContextType>;
  ReportReplicaStatusError?: ReportReplicaStatusErrorResolvers<ContextType>;
  DeleteReplicaPayload?: DeleteReplicaPayloadResolvers<ContextType>;
  DeleteReplicaError?: DeleteReplicaErrorResolvers<ContextType>;
  ReplicaSync?: ReplicaSyncResolvers<ContextType>;
  ReportReplicaSyncPayload?: ReportReplicaSyncPayloadResolvers<ContextType>;
  ReportReplicaSyncError?: ReportReplicaSyncErrorResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = ReplicaContext> = {
  cacheControl?: CacheControlDirectiveResolver<any, any, ContextType>;
};
