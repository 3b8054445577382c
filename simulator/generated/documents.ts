// Made by `npm run generate`; never edited.
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** A command and how far the agent is with it. */
export type AcknowledgeCommandInput = {
  /** The command. */
  readonly commandId: string;
  /** What the agent is doing. */
  readonly phase?: CommandPhase;
  /** How much is done, from 0 to 1; never less than said before. */
  readonly progressRatio?: number | null | undefined;
};

/** What an agent's program counted since it started. */
export type AgentMetricsInput = {
  /** How often one of its circuit breakers opened, 0 or more. */
  readonly circuitBreakerTrips?: number | null | undefined;
  /** How long answers took on average, from 0 to 3,600,000. */
  readonly meanResponseMilliseconds?: number | null | undefined;
  /** How often it was told that it asks too often, 0 or more. */
  readonly rateLimitHits?: number | null | undefined;
  /** How long it runs, 0 or more. */
  readonly uptimeSeconds?: number | null | undefined;
};

/** Whether an agent is heard of and obeyed. Values may be added. */
export type AgentStatus =
  /** Gone; only its history is kept. */
  | 'DELETED'
  /** Watched, but never commanded. */
  | 'DISABLED'
  /** No heartbeat within the time-out; its machine may still run. */
  | 'OFFLINE'
  /** A heartbeat came within the time-out. */
  | 'ONLINE';

/** A standby and the machine launched for it. */
export type AttachReplicaInstanceInput = {
  /** The cloud's own id of the machine. */
  readonly providerId: string;
  /** The standby. */
  readonly replicaId: string;
};

/** What became of one resource. */
export type CleanupItemInput = {
  /** Whether it was removed. */
  readonly isSuccessful: boolean;
  /** What it is. */
  readonly kind: ResourceKind;
  /** Why it could not be removed, at most 1,000 characters; not kept of what was. */
  readonly message?: string | null | undefined;
  /** The cloud's own id of it, 1 to 255 characters. */
  readonly providerId: string;
  /** Its size, from 0 to 1,000,000. */
  readonly sizeGigabytes?: number | null | undefined;
};

/** Why a command could not be carried out. Values may be added. */
export type CommandFailureReason =
  /** The cloud had no machine to give. */
  | 'CAPACITY'
  /** Anything else. */
  | 'OTHER'
  /** The cloud refused: quota, permission or a wrong request. */
  | 'REFUSED';

/** What an agent can be told. Values may be added. */
export type CommandKind =
  /** Launch a standby. */
  | 'CREATE_REPLICA'
  /** Let a standby take over. */
  | 'PROMOTE_REPLICA'
  /** Move the workload to another machine. */
  | 'SWITCH'
  /** End a machine. */
  | 'TERMINATE'
  /** Read the configuration again. */
  | 'UPDATE_CONFIG';

/** What an agent is doing for a command. Values may be added. */
export type CommandPhase =
  /** It has the command. */
  | 'ACKNOWLEDGED'
  /** It moves the work over. */
  | 'CUTTING_OVER'
  /** It launches the new machine. */
  | 'LAUNCHING'
  /** It copies the state over. */
  | 'SYNCING';

/** How far a command is. Values may be added. */
export type CommandStatus =
  /** Replaced or withdrawn. */
  | 'CANCELLED'
  /** The agent has it. */
  | 'DELIVERED'
  /** Lapsed: the agent did not take it, or said nothing more of it. */
  | 'EXPIRED'
  /** The agent could not do it. */
  | 'FAILED'
  /** Waits for the agent. */
  | 'PENDING'
  /** Done. */
  | 'SUCCEEDED';

/** A command and its outcome. */
export type CompleteCommandInput = {
  /** The command. */
  readonly commandId: string;
  /** Why not; CAPACITY tells the policy that the pool is empty. */
  readonly failureReason?: CommandFailureReason | null | undefined;
  /** Whether it was carried out. */
  readonly isSuccessful: boolean;
  /** Words for a person, at most 1,000 characters. */
  readonly message?: string | null | undefined;
};

/** The account to open. */
export type CreateClientInput = {
  /** Where to write to. */
  readonly email?: string | null | undefined;
  /** Made by the caller; a repeat opens nothing new. */
  readonly idempotencyKey: string;
  /** 1 to 255 characters; no other client has it. */
  readonly name: string;
};

/** A job with a deadline. */
export type DeadlineJobInput = {
  /** What starting on another machine takes, work that has to be done again included, in hours from 0 to 24; without it 0.2, or what it was. */
  readonly changeoverHours?: number | null | undefined;
  /** By when it is to be done: in the future, at most 366 days ahead. */
  readonly deadlineAt: string;
  /** All of the work, in hours of a machine that does nothing else: above 0, at most 8,784. The same figure as before leaves the progress of a job that is under way; another one begins a new job. */
  readonly workHours: number;
};

/** What a machine says of itself. Values may be added. */
export type HeartbeatStatus =
  /** About to stop; ignored from a machine that is not the primary. */
  | 'OFFLINE'
  /** Alive; no sign of the agent when a machine says so that was replaced or has ended. */
  | 'ONLINE';

/** A price history and whose it is. */
export type ImportSpotPricesInput = {
  /** The client; may be left out with a client's own token. */
  readonly clientId?: string | null | undefined;
  /** The JSON as text, or the base64 form of the same gzipped. At most 2,000,000 characters and 1,000,000 records; a longer history comes in parts. */
  readonly content: string;
  /** Made by the caller; a repeat starts nothing new. */
  readonly idempotencyKey: string;
};

/** What a machine is for its agent. Values may be added. */
export type InstanceRole =
  /** Carries the workload. */
  | 'PRIMARY'
  /** Stands by to take over. */
  | 'REPLICA'
  /** Has ended. */
  | 'TERMINATED'
  /** Was replaced and still runs. */
  | 'ZOMBIE';

/** What an agent does about its notice. Values may be added. */
export type InterruptionAction =
  /** Launch the emergency standby, attach it, and repeat the notice. */
  | 'LAUNCH_EMERGENCY_REPLICA'
  /** The machine is not the primary; nothing is to be done. */
  | 'NOTHING'
  /** A standby is the primary now; stop the work. */
  | 'REPLICA_PROMOTED';

/** A machine as the cloud describes it. */
export type MachineInput = {
  /** What it costs now in USD per hour, if known; without it the newest observed price of its pool. */
  readonly hourlyPrice?: string | null | undefined;
  /** The cloud's name of the machine's size, such as `m5.large`. */
  readonly instanceType: string;
  /** How it is paid for. */
  readonly mode: PurchaseMode;
  /** What it would cost on demand in USD per hour. */
  readonly onDemandHourlyPrice: string;
  /** The cloud's own id of the machine, such as `i-0abc`. */
  readonly providerId: string;
  /** The region; without it the zone without its last letter. */
  readonly region?: string | null | undefined;
  /** The availability zone, such as `us-east-1a`. */
  readonly zone: string;
};

/** One spot price. */
export type ObservedPriceInput = {
  /** In USD per hour, more than 0 and at most 1,000,000. */
  readonly hourlyPrice: string;
  /** The machine size; without it the reporting machine's. */
  readonly instanceType?: string | null | undefined;
  /** When it was seen; without it, now. Not in the future: what is up to a minute ahead counts as now. */
  readonly observedAt?: string | null | undefined;
  /** The on-demand price of this size, when it is not the reporting machine's. */
  readonly onDemandHourlyPrice?: string | null | undefined;
  /** The availability zone. */
  readonly zone: string;
};

/** How a machine is paid for. Values may be added. */
export type PurchaseMode =
  /** The list price; the cloud does not take it back. */
  | 'ON_DEMAND'
  /** Spare capacity at the spot price; the cloud may take it back. */
  | 'SPOT';

/** What is done about a warning. Values may be added. */
export type RebalanceAction =
  /** Nothing but to go on watching: the machine is not the primary, its agent is disabled, or the warning is long past. */
  | 'MONITOR'
  /** A standby is kept ready for as long as the warning stands, two hours at least. */
  | 'STANDBY_ENSURED';

/** Whose token to replace. */
export type RegenerateClientTokenInput = {
  /** The client. */
  readonly clientId: string;
  /** Made by the caller; a repeat replaces nothing more. */
  readonly idempotencyKey: string;
};

/** The agent that registers and the machine it runs on. */
export type RegisterAgentInput = {
  /** The client; may be left out with a client's own token. */
  readonly clientId?: string | null | undefined;
  /** The machine's host name, 1 to 255 characters. */
  readonly hostname: string;
  /** The machine. */
  readonly instance: MachineInput;
  /** The workload's name at its owner, 1 to 255 characters; the same name is the same agent. */
  readonly logicalId: string;
  /** The version of the agent's software. */
  readonly version: string;
};

/** What kind of failure ended a standby. Values may be added. */
export type ReplicaFailureKind =
  /** The pool had no machine to give; it is left alone for a while. */
  | 'CAPACITY'
  /** Anything else. */
  | 'OTHER';

/** How far a standby is. Values may be added. */
export type ReplicaStatus =
  /** It could not be launched or synced. */
  | 'FAILED'
  /** The agent is to launch it. */
  | 'LAUNCHING'
  /** It took over. */
  | 'PROMOTED'
  /** It is taking over. */
  | 'PROMOTING'
  /** It can take over at once. */
  | 'READY'
  /** It runs and copies the state. */
  | 'SYNCING'
  /** It was ended. */
  | 'TERMINATED';

/** What became of what an agent had left behind. */
export type ReportCleanupInput = {
  /** The agent; may be left out with an agent's own token. */
  readonly agentId?: string | null | undefined;
  /** What became of each resource, at most 500. */
  readonly items: ReadonlyArray<CleanupItemInput>;
  /** Made by the agent; a repeat is taken in once. */
  readonly reportId: string;
};

/** A termination notice. */
export type ReportInterruptionNoticeInput = {
  /** The agent; may be left out with an agent's own token. */
  readonly agentId?: string | null | undefined;
  /** The machine that is to be taken. */
  readonly instanceId: string;
  /** Names the notice, made by the agent, 1 to 255 characters; repeats of one notice carry the same. */
  readonly noticeId: string;
  /** When the cloud takes the machine, where the notice says so. */
  readonly terminatesAt?: string | null | undefined;
};

/** The prices that one agent sees at one time. */
export type ReportPricingInput = {
  /** The agent; may be left out with an agent's own token. */
  readonly agentId?: string | null | undefined;
  /** The machine that reports. */
  readonly instanceId: string;
  /** The on-demand price of the machine's own size in USD per hour. */
  readonly onDemandHourlyPrice: string;
  /** The spot prices, at most 500. */
  readonly prices: ReadonlyArray<ObservedPriceInput>;
  /** Made by the agent, 1 to 255 characters; the same report sent again changes nothing. */
  readonly reportId: string;
};

/** The cloud's early warning that it may take a machine. */
export type ReportRebalanceRecommendationInput = {
  /** The agent; may be left out with an agent's own token. */
  readonly agentId?: string | null | undefined;
  /** The machine that the cloud recommends to leave. */
  readonly instanceId: string;
  /** When the cloud gave the warning; without it, now. Not in the future: what is up to a minute ahead counts as now. */
  readonly recommendedAt?: string | null | undefined;
};

/** A standby and its state. */
export type ReportReplicaStatusInput = {
  /** Bytes copied so far. */
  readonly bytesSynced?: number | null | undefined;
  /** Bytes to copy in all. */
  readonly bytesTotal?: number | null | undefined;
  /** What kind of failure it was; OTHER unless said. */
  readonly failureKind?: ReplicaFailureKind | null | undefined;
  /** Why it failed; at most 1,000 characters. */
  readonly failureReason?: string | null | undefined;
  /** How far behind the primary it is, in milliseconds. */
  readonly lagMilliseconds?: number | null | undefined;
  /** How much of the state was copied, from 0 to 1. */
  readonly progressRatio?: number | null | undefined;
  /** The standby. */
  readonly replicaId: string;
  /** The state it is in: SYNCING, READY, FAILED or TERMINATED. */
  readonly status: ReplicaStatus;
};

/** A move that took place. */
export type ReportSwitchInput = {
  /** The agent; may be left out with an agent's own token. */
  readonly agentId?: string | null | undefined;
  /** The command that asked for it. */
  readonly commandId?: string | null | undefined;
  /** When the new machine carried the workload; without it, now. But for a minute, not before the launch of the old machine and not in the future. */
  readonly completedAt?: string | null | undefined;
  /** How long the workload stood still, from 0 to 86,400. */
  readonly downtimeSeconds?: number;
  /** Whether the old machine has ended already. */
  readonly isOldInstanceTerminated?: boolean;
  /** What the new machine costs per hour. */
  readonly newHourlyPrice: string;
  /** The machine it went to; registered before. */
  readonly newInstanceId: string;
  /** What the old machine cost per hour at the end. */
  readonly oldHourlyPrice: string;
  /** The machine the workload left. */
  readonly oldInstanceId: string;
  /** When the move began; without it when the command was issued. But for a minute, not before the launch of the old machine. */
  readonly startedAt?: string | null | undefined;
  /** Who or what asked; ignored where the command says it. */
  readonly trigger?: Trigger;
};

/** A machine that has ended. */
export type ReportTerminationInput = {
  /** The agent; may be left out with an agent's own token. */
  readonly agentId?: string | null | undefined;
  /** The machine that ended, of whatever role. */
  readonly instanceId: string;
  /** Why it ended; without it as its role tells. */
  readonly reason?: TerminationReason | null | undefined;
  /** When it ended; without it now. But for a minute, not before its launch and not in the future. */
  readonly terminatedAt?: string | null | undefined;
};

/** What machines leave behind. Values may be added. */
export type ResourceKind =
  /** What machines are launched from. */
  | 'IMAGE'
  /** A machine. */
  | 'INSTANCE'
  /** A copy of a disk. */
  | 'SNAPSHOT'
  /** A disk. */
  | 'VOLUME';

/** A sign of life. */
export type SendHeartbeatInput = {
  /** The agent; may be left out with an agent's own token. */
  readonly agentId?: string | null | undefined;
  /** The machine that sends it. */
  readonly instanceId: string;
  /** What the agent's program counted since it started; takes the place of what it said before. Kept of the primary machine alone. */
  readonly metrics?: AgentMetricsInput | null | undefined;
  /** How the machine is paid for now, when that changed. */
  readonly mode?: PurchaseMode | null | undefined;
  /** OFFLINE is the last word of a machine that shuts down. */
  readonly status?: HeartbeatStatus;
  /** The version of the agent's software, when that changed. */
  readonly version?: string | null | undefined;
  /** How much of its job with a deadline is done, in hours of work, from 0 to 8,784: without what a lost machine takes with it. Less than before changes nothing; kept of the primary machine alone. */
  readonly workHoursDone?: number | null | undefined;
};

/** How far an import is. Values may be added. */
export type SpotPriceImportStatus =
  /** Stopped by an administrator; what was read until then is kept. */
  | 'CANCELLED'
  /** Nothing could be kept. */
  | 'FAILED'
  /** Some records were refused; the others are kept. */
  | 'PARTIAL'
  /** Accepted, not begun. */
  | 'QUEUED'
  /** Records are being read. */
  | 'RUNNING'
  /** Everything was read and kept. */
  | 'SUCCEEDED';

/** What to forecast. */
export type StartForecastRunInput = {
  /** The client; may be left out with a client's own token. */
  readonly clientId?: string | null | undefined;
  /** How many hours ahead to look of series by the hour, from 1 to 168. */
  readonly horizonHours?: number;
  /** How many of their own steps ahead to look of all other series, from 1 to 168; without it as many as is usual: 14 days, 13 weeks, 18 months, 8 quarters, 6 years. */
  readonly horizonSteps?: number | null | undefined;
  /** Made by the caller; a repeat starts nothing new. */
  readonly idempotencyKey: string;
  /** One series; without it all of the client's series. */
  readonly seriesId?: string | null | undefined;
};

/** How far a switch is. Values may be added. */
export type SwitchPhase =
  /** The agent has the command. */
  | 'ACKNOWLEDGED'
  /** The new machine carries the workload. */
  | 'COMPLETED'
  /** The work is being moved over. */
  | 'CUTTING_OVER'
  /** It did not take place. */
  | 'FAILED'
  /** The new machine is being launched. */
  | 'LAUNCHING'
  /** The command waits for the agent. */
  | 'REQUESTED'
  /** State is being copied over. */
  | 'SYNCING';

/** Why a machine ended. Values may be added. */
export type TerminationReason =
  /** Another machine had taken over its workload. */
  | 'AFTER_SWITCH'
  /** The cloud took it back. */
  | 'INTERRUPTED'
  /** Anything else, or nobody said. */
  | 'OTHER'
  /** It stood by, and nobody wanted it any longer. */
  | 'RELEASED'
  /** Its owner ended it. */
  | 'REQUESTED';

/** A span of time, from its start up to but not including its end. */
export type TimeRange = {
  /** The first moment inside the span. */
  readonly from: string;
  /** The first moment after the span. */
  readonly to: string;
};

/** Who or what asked. Values may be added. */
export type Trigger =
  /** The decision policy. */
  | 'AUTOMATIC'
  /** The cloud is about to take the machine. */
  | 'EMERGENCY'
  /** A person or a program of the client. */
  | 'MANUAL';

/** Settings to change; what is left out or null stays as it is, but for `job`. */
export type UpdateAgentConfigInput = {
  /** The agent. */
  readonly agentId: string;
  /** The version the caller saw; without it the change is made whatever came between. */
  readonly expectedVersion?: number | null | undefined;
  /** Turns automatic switching on or off. */
  readonly isAutoSwitchEnabled?: boolean | null | undefined;
  /** Turns the ending of old machines on or off. */
  readonly isAutoTerminateEnabled?: boolean | null | undefined;
  /** Turns the permanent standby on or off. */
  readonly isManualReplicaEnabled?: boolean | null | undefined;
  /** What the agent is to have done by when; null takes that away, left out it stays. */
  readonly job?: DeadlineJobInput | null | undefined;
  /** From 0 to 100. */
  readonly maximumSwitchesPerDay?: number | null | undefined;
  /** From 0 to 700. */
  readonly maximumSwitchesPerWeek?: number | null | undefined;
  /** From 0 to 1. */
  readonly minimumSavingsRatio?: number | null | undefined;
  /** From 0 to 604,800. */
  readonly minimumStaySeconds?: number | null | undefined;
  /** From 0 to 1. */
  readonly riskThreshold?: number | null | undefined;
  /** From 0 to 86,400. */
  readonly terminateWaitSeconds?: number | null | undefined;
};

export type CommandToCarryOutFragment = { readonly id: string, readonly kind: CommandKind, readonly targetMode: PurchaseMode | null, readonly priority: number, readonly trigger: Trigger, readonly status: CommandStatus, readonly terminateWaitSeconds: number | null, readonly targetPool: { readonly name: string } | null, readonly instance: { readonly id: string, readonly providerId: string } | null, readonly replica: { readonly id: string } | null };

export type PendingCommandsQueryVariables = Exact<{
  agentId: string;
}>;


export type PendingCommandsQuery = { readonly agent: { readonly pendingCommands: ReadonlyArray<{ readonly id: string, readonly kind: CommandKind, readonly targetMode: PurchaseMode | null, readonly priority: number, readonly trigger: Trigger, readonly status: CommandStatus, readonly terminateWaitSeconds: number | null, readonly targetPool: { readonly name: string } | null, readonly instance: { readonly id: string, readonly providerId: string } | null, readonly replica: { readonly id: string } | null }> } | null };

export type CommandIssuedSubscriptionVariables = Exact<{
  agentId: string;
}>;


export type CommandIssuedSubscription = { readonly commandIssued: { readonly id: string, readonly kind: CommandKind, readonly targetMode: PurchaseMode | null, readonly priority: number, readonly trigger: Trigger, readonly status: CommandStatus, readonly terminateWaitSeconds: number | null, readonly targetPool: { readonly name: string } | null, readonly instance: { readonly id: string, readonly providerId: string } | null, readonly replica: { readonly id: string } | null } };

export type AcknowledgeCommandMutationVariables = Exact<{
  input: AcknowledgeCommandInput;
}>;


export type AcknowledgeCommandMutation = { readonly acknowledgeCommand: { readonly errors: ReadonlyArray<
      | { readonly __typename: 'CommandClosed', readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'InvalidInput', readonly message: string, readonly path: ReadonlyArray<string> }
    > } };

export type CompleteCommandMutationVariables = Exact<{
  input: CompleteCommandInput;
}>;


export type CompleteCommandMutation = { readonly completeCommand: { readonly errors: ReadonlyArray<
      | { readonly __typename: 'CommandClosed', readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'InvalidInput', readonly message: string, readonly path: ReadonlyArray<string> }
    > } };

export type SettingsFragment = { readonly isAutoSwitchEnabled: boolean, readonly isManualReplicaEnabled: boolean, readonly isAutoTerminateEnabled: boolean, readonly terminateWaitSeconds: number };

export type SettingsInForceQueryVariables = Exact<{
  agentId: string;
}>;


export type SettingsInForceQuery = { readonly agent: { readonly config: { readonly isAutoSwitchEnabled: boolean, readonly isManualReplicaEnabled: boolean, readonly isAutoTerminateEnabled: boolean, readonly terminateWaitSeconds: number } } | null };

export type UpdateAgentConfigMutationVariables = Exact<{
  input: UpdateAgentConfigInput;
}>;


export type UpdateAgentConfigMutation = { readonly updateAgentConfig: { readonly agent: { readonly config: { readonly isAutoSwitchEnabled: boolean, readonly isManualReplicaEnabled: boolean, readonly isAutoTerminateEnabled: boolean, readonly terminateWaitSeconds: number } } | null, readonly errors: ReadonlyArray<
      | { readonly __typename: 'AgentDeleted', readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'InvalidInput', readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'VersionConflict', readonly message: string, readonly path: ReadonlyArray<string> }
    > } };

export type ImportSpotPricesMutationVariables = Exact<{
  input: ImportSpotPricesInput;
}>;


export type ImportSpotPricesMutation = { readonly importSpotPrices: { readonly spotPriceImport: { readonly id: string } | null, readonly errors: ReadonlyArray<
      | { readonly __typename: 'IdempotencyConflict', readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'InvalidInput', readonly message: string, readonly path: ReadonlyArray<string> }
    > } };

export type SpotPriceImportQueryVariables = Exact<{
  id: string;
}>;


export type SpotPriceImportQuery = { readonly spotPriceImport: { readonly status: SpotPriceImportStatus } | null };

export type StartForecastRunMutationVariables = Exact<{
  input: StartForecastRunInput;
}>;


export type StartForecastRunMutation = { readonly startForecastRun: { readonly errors: ReadonlyArray<
      | { readonly __typename: 'ForecastBudgetExhausted', readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'IdempotencyConflict', readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'InvalidInput', readonly message: string, readonly path: ReadonlyArray<string> }
    > } };

export type FleetToResumeQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
}>;


export type FleetToResumeQuery = { readonly agents: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly logicalId: string, readonly primaryInstance: { readonly id: string, readonly providerId: string, readonly instanceType: string, readonly zone: string, readonly region: string, readonly mode: PurchaseMode } | null, readonly config: { readonly isAutoSwitchEnabled: boolean, readonly isManualReplicaEnabled: boolean, readonly isAutoTerminateEnabled: boolean, readonly terminateWaitSeconds: number } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type MeQueryVariables = Exact<{ [key: string]: never; }>;


export type MeQuery = { readonly me: { readonly client: { readonly id: string } | null } };

export type CreateClientMutationVariables = Exact<{
  input: CreateClientInput;
}>;


export type CreateClientMutation = { readonly createClient: { readonly token: string | null, readonly client: { readonly id: string } | null, readonly errors: ReadonlyArray<
      | { readonly __typename: 'IdempotencyConflict', readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'InvalidInput', readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'NameTaken', readonly message: string, readonly path: ReadonlyArray<string> }
    > } };

export type FindClientQueryVariables = Exact<{
  name: string;
}>;


export type FindClientQuery = { readonly named: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly name: string }> }, readonly any: { readonly nodes: ReadonlyArray<{ readonly id: string }> } };

export type RegenerateClientTokenMutationVariables = Exact<{
  input: RegenerateClientTokenInput;
}>;


export type RegenerateClientTokenMutation = { readonly regenerateClientToken: { readonly token: string | null, readonly errors: ReadonlyArray<
      | { readonly __typename: 'IdempotencyConflict', readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'InvalidInput', readonly message: string, readonly path: ReadonlyArray<string> }
    > } };

export type ReplayedSavingsQueryVariables = Exact<{
  clientId: string;
  range: TimeRange;
}>;


export type ReplayedSavingsQuery = { readonly client: { readonly savings: { readonly onDemandCost: { readonly amount: string }, readonly actualCost: { readonly amount: string } } | null } | null };

export type ReplayedSwitchesQueryVariables = Exact<{
  clientId: string;
  after?: string | null | undefined;
}>;


export type ReplayedSwitchesQuery = { readonly client: { readonly switches: { readonly nodes: ReadonlyArray<{ readonly phase: SwitchPhase }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null } | null };

type Refusal_AgentDeleted_Fragment = { readonly __typename: 'AgentDeleted', readonly message: string, readonly path: ReadonlyArray<string> };

type Refusal_AgentDisabled_Fragment = { readonly __typename: 'AgentDisabled', readonly message: string, readonly path: ReadonlyArray<string> };

type Refusal_AlreadyThere_Fragment = { readonly __typename: 'AlreadyThere', readonly message: string, readonly path: ReadonlyArray<string> };

type Refusal_AutoSwitchDisabled_Fragment = { readonly __typename: 'AutoSwitchDisabled', readonly message: string, readonly path: ReadonlyArray<string> };

type Refusal_BacktestNotOpen_Fragment = { readonly __typename: 'BacktestNotOpen', readonly message: string, readonly path: ReadonlyArray<string> };

type Refusal_CommandClosed_Fragment = { readonly __typename: 'CommandClosed', readonly message: string, readonly path: ReadonlyArray<string> };

type Refusal_ForecastBudgetExhausted_Fragment = { readonly __typename: 'ForecastBudgetExhausted', readonly message: string, readonly path: ReadonlyArray<string> };

type Refusal_IdempotencyConflict_Fragment = { readonly __typename: 'IdempotencyConflict', readonly message: string, readonly path: ReadonlyArray<string> };

type Refusal_IllegalTransition_Fragment = { readonly __typename: 'IllegalTransition', readonly message: string, readonly path: ReadonlyArray<string> };

type Refusal_InstanceInUse_Fragment = { readonly __typename: 'InstanceInUse', readonly message: string, readonly path: ReadonlyArray<string> };

type Refusal_InstanceRetired_Fragment = { readonly __typename: 'InstanceRetired', readonly message: string, readonly path: ReadonlyArray<string> };

type Refusal_InvalidInput_Fragment = { readonly __typename: 'InvalidInput', readonly message: string, readonly path: ReadonlyArray<string> };

type Refusal_MarketBudgetExhausted_Fragment = { readonly __typename: 'MarketBudgetExhausted', readonly message: string, readonly path: ReadonlyArray<string> };

type Refusal_MarketProviderMissing_Fragment = { readonly __typename: 'MarketProviderMissing', readonly message: string, readonly path: ReadonlyArray<string> };

type Refusal_NameTaken_Fragment = { readonly __typename: 'NameTaken', readonly message: string, readonly path: ReadonlyArray<string> };

type Refusal_NoPrimary_Fragment = { readonly __typename: 'NoPrimary', readonly message: string, readonly path: ReadonlyArray<string> };

type Refusal_NotPrimary_Fragment = { readonly __typename: 'NotPrimary', readonly message: string, readonly path: ReadonlyArray<string> };

type Refusal_OperatorRequired_Fragment = { readonly __typename: 'OperatorRequired', readonly message: string, readonly path: ReadonlyArray<string> };

type Refusal_PromotionLost_Fragment = { readonly __typename: 'PromotionLost', readonly message: string, readonly path: ReadonlyArray<string> };

type Refusal_RunNotEnded_Fragment = { readonly __typename: 'RunNotEnded', readonly message: string, readonly path: ReadonlyArray<string> };

type Refusal_RunNotOpen_Fragment = { readonly __typename: 'RunNotOpen', readonly message: string, readonly path: ReadonlyArray<string> };

type Refusal_SwitchInProgress_Fragment = { readonly __typename: 'SwitchInProgress', readonly message: string, readonly path: ReadonlyArray<string> };

type Refusal_SwitchLimitReached_Fragment = { readonly __typename: 'SwitchLimitReached', readonly message: string, readonly path: ReadonlyArray<string> };

type Refusal_TaskNotEnded_Fragment = { readonly __typename: 'TaskNotEnded', readonly message: string, readonly path: ReadonlyArray<string> };

type Refusal_TaskNotOpen_Fragment = { readonly __typename: 'TaskNotOpen', readonly message: string, readonly path: ReadonlyArray<string> };

type Refusal_TooManyBacktests_Fragment = { readonly __typename: 'TooManyBacktests', readonly message: string, readonly path: ReadonlyArray<string> };

type Refusal_TooManyReplicas_Fragment = { readonly __typename: 'TooManyReplicas', readonly message: string, readonly path: ReadonlyArray<string> };

type Refusal_VersionConflict_Fragment = { readonly __typename: 'VersionConflict', readonly message: string, readonly path: ReadonlyArray<string> };

export type RefusalFragment =
  | Refusal_AgentDeleted_Fragment
  | Refusal_AgentDisabled_Fragment
  | Refusal_AlreadyThere_Fragment
  | Refusal_AutoSwitchDisabled_Fragment
  | Refusal_BacktestNotOpen_Fragment
  | Refusal_CommandClosed_Fragment
  | Refusal_ForecastBudgetExhausted_Fragment
  | Refusal_IdempotencyConflict_Fragment
  | Refusal_IllegalTransition_Fragment
  | Refusal_InstanceInUse_Fragment
  | Refusal_InstanceRetired_Fragment
  | Refusal_InvalidInput_Fragment
  | Refusal_MarketBudgetExhausted_Fragment
  | Refusal_MarketProviderMissing_Fragment
  | Refusal_NameTaken_Fragment
  | Refusal_NoPrimary_Fragment
  | Refusal_NotPrimary_Fragment
  | Refusal_OperatorRequired_Fragment
  | Refusal_PromotionLost_Fragment
  | Refusal_RunNotEnded_Fragment
  | Refusal_RunNotOpen_Fragment
  | Refusal_SwitchInProgress_Fragment
  | Refusal_SwitchLimitReached_Fragment
  | Refusal_TaskNotEnded_Fragment
  | Refusal_TaskNotOpen_Fragment
  | Refusal_TooManyBacktests_Fragment
  | Refusal_TooManyReplicas_Fragment
  | Refusal_VersionConflict_Fragment
;

export type RegisterAgentMutationVariables = Exact<{
  input: RegisterAgentInput;
}>;


export type RegisterAgentMutation = { readonly registerAgent: { readonly token: string | null, readonly agent: { readonly id: string } | null, readonly instance: { readonly id: string } | null, readonly errors: ReadonlyArray<
      | { readonly __typename: 'InstanceRetired', readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'InvalidInput', readonly message: string, readonly path: ReadonlyArray<string> }
    > } };

export type StatusOfAgentQueryVariables = Exact<{
  agentId: string;
}>;


export type StatusOfAgentQuery = { readonly agent: { readonly status: AgentStatus } | null };

export type SendHeartbeatMutationVariables = Exact<{
  input: SendHeartbeatInput;
}>;


export type SendHeartbeatMutation = { readonly sendHeartbeat: { readonly hasPendingCommands: boolean, readonly errors: ReadonlyArray<
      | { readonly __typename: 'AgentDeleted', readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'InvalidInput', readonly message: string, readonly path: ReadonlyArray<string> }
    > } };

export type ReportPricingMutationVariables = Exact<{
  input: ReportPricingInput;
}>;


export type ReportPricingMutation = { readonly reportPricing: { readonly decision: { readonly isExecuted: boolean } | null, readonly errors: ReadonlyArray<
      | { readonly __typename: 'AgentDeleted', readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'IdempotencyConflict', readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'InstanceRetired', readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'InvalidInput', readonly message: string, readonly path: ReadonlyArray<string> }
    > } };

export type ReportSwitchMutationVariables = Exact<{
  input: ReportSwitchInput;
}>;


export type ReportSwitchMutation = { readonly reportSwitch: { readonly errors: ReadonlyArray<
      | { readonly __typename: 'AgentDeleted', readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'InstanceRetired', readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'InvalidInput', readonly message: string, readonly path: ReadonlyArray<string> }
    > } };

export type RolesOfMachinesQueryVariables = Exact<{
  agentId: string;
}>;


export type RolesOfMachinesQuery = { readonly agent: { readonly instances: ReadonlyArray<{ readonly id: string, readonly role: InstanceRole }> } | null };

export type ReportTerminationMutationVariables = Exact<{
  input: ReportTerminationInput;
}>;


export type ReportTerminationMutation = { readonly reportTermination: { readonly errors: ReadonlyArray<
      | { readonly __typename: 'AgentDeleted', readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'InvalidInput', readonly message: string, readonly path: ReadonlyArray<string> }
    > } };

export type ReportCleanupMutationVariables = Exact<{
  input: ReportCleanupInput;
}>;


export type ReportCleanupMutation = { readonly reportCleanup: { readonly errors: ReadonlyArray<
      | { readonly __typename: 'AgentDeleted', readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'IdempotencyConflict', readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'InvalidInput', readonly message: string, readonly path: ReadonlyArray<string> }
    > } };

export type ReportRebalanceRecommendationMutationVariables = Exact<{
  input: ReportRebalanceRecommendationInput;
}>;


export type ReportRebalanceRecommendationMutation = { readonly reportRebalanceRecommendation: { readonly action: RebalanceAction | null, readonly errors: ReadonlyArray<
      | { readonly __typename: 'AgentDeleted', readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'InstanceRetired', readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'InvalidInput', readonly message: string, readonly path: ReadonlyArray<string> }
    > } };

export type StandbyToKeepFragment = { readonly id: string, readonly status: ReplicaStatus, readonly pool: { readonly name: string } | null, readonly instance: { readonly id: string, readonly providerId: string } | null };

export type OpenReplicasQueryVariables = Exact<{
  agentId: string;
  statuses: ReadonlyArray<ReplicaStatus> | ReplicaStatus;
}>;


export type OpenReplicasQuery = { readonly agent: { readonly replicas: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly status: ReplicaStatus, readonly pool: { readonly name: string } | null, readonly instance: { readonly id: string, readonly providerId: string } | null }> } | null } | null };

export type ReplicaProgressedSubscriptionVariables = Exact<{
  agentId: string;
}>;


export type ReplicaProgressedSubscription = { readonly replicaProgressed: { readonly id: string, readonly status: ReplicaStatus } };

export type AttachReplicaInstanceMutationVariables = Exact<{
  input: AttachReplicaInstanceInput;
}>;


export type AttachReplicaInstanceMutation = { readonly attachReplicaInstance: { readonly replica: { readonly instance: { readonly id: string } | null } | null, readonly errors: ReadonlyArray<
      | { readonly __typename: 'IllegalTransition', readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'InstanceInUse', readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'InvalidInput', readonly message: string, readonly path: ReadonlyArray<string> }
    > } };

export type ReportReplicaStatusMutationVariables = Exact<{
  input: ReportReplicaStatusInput;
}>;


export type ReportReplicaStatusMutation = { readonly reportReplicaStatus: { readonly errors: ReadonlyArray<
      | { readonly __typename: 'IllegalTransition', readonly message: string, readonly path: ReadonlyArray<string> }
      | { readonly __typename: 'InvalidInput', readonly message: string, readonly path: ReadonlyArray<string> }
    > } };

export type ReportInterruptionNoticeMutationVariables = Exact<{
  input: ReportInterruptionNoticeInput;
}>;


export type ReportInterruptionNoticeMutation = { readonly reportInterruptionNotice: { readonly action: InterruptionAction | null, readonly failover: { readonly replica: { readonly id: string, readonly status: ReplicaStatus, readonly pool: { readonly name: string } | null, readonly instance: { readonly id: string, readonly providerId: string } | null } | null } | null, readonly errors: ReadonlyArray<{ readonly __typename: 'InvalidInput', readonly message: string, readonly path: ReadonlyArray<string> }> } };

/** The text of an operation, which knows its result and its variables. */

export type TypedText<R, V> = string & DocumentTypeDecoration<R, V>;

export const PendingCommandsDocument = `query PendingCommands($agentId: ID!) {
  agent(id: $agentId) {
    pendingCommands {
      ...CommandToCarryOut
    }
  }
}

fragment CommandToCarryOut on Command {
  id
  kind
  targetMode
  targetPool {
    name
  }
  instance {
    id
    providerId
  }
  replica {
    id
  }
  priority
  trigger
  status
  terminateWaitSeconds
}` as TypedText<PendingCommandsQuery, PendingCommandsQueryVariables>;

export const CommandIssuedDocument = `subscription CommandIssued($agentId: ID!) {
  commandIssued(agentId: $agentId) {
    ...CommandToCarryOut
  }
}

fragment CommandToCarryOut on Command {
  id
  kind
  targetMode
  targetPool {
    name
  }
  instance {
    id
    providerId
  }
  replica {
    id
  }
  priority
  trigger
  status
  terminateWaitSeconds
}` as TypedText<CommandIssuedSubscription, CommandIssuedSubscriptionVariables>;

export const AcknowledgeCommandDocument = `mutation AcknowledgeCommand($input: AcknowledgeCommandInput!) {
  acknowledgeCommand(input: $input) {
    errors {
      ...Refusal
    }
  }
}

fragment Refusal on UserError {
  __typename
  message
  path
}` as TypedText<AcknowledgeCommandMutation, AcknowledgeCommandMutationVariables>;

export const CompleteCommandDocument = `mutation CompleteCommand($input: CompleteCommandInput!) {
  completeCommand(input: $input) {
    errors {
      ...Refusal
    }
  }
}

fragment Refusal on UserError {
  __typename
  message
  path
}` as TypedText<CompleteCommandMutation, CompleteCommandMutationVariables>;

export const SettingsInForceDocument = `query SettingsInForce($agentId: ID!) {
  agent(id: $agentId) {
    config {
      ...Settings
    }
  }
}

fragment Settings on AgentConfig {
  isAutoSwitchEnabled
  isManualReplicaEnabled
  isAutoTerminateEnabled
  terminateWaitSeconds
}` as TypedText<SettingsInForceQuery, SettingsInForceQueryVariables>;

export const UpdateAgentConfigDocument = `mutation UpdateAgentConfig($input: UpdateAgentConfigInput!) {
  updateAgentConfig(input: $input) {
    agent {
      config {
        ...Settings
      }
    }
    errors {
      ...Refusal
    }
  }
}

fragment Settings on AgentConfig {
  isAutoSwitchEnabled
  isManualReplicaEnabled
  isAutoTerminateEnabled
  terminateWaitSeconds
}

fragment Refusal on UserError {
  __typename
  message
  path
}` as TypedText<UpdateAgentConfigMutation, UpdateAgentConfigMutationVariables>;

export const ImportSpotPricesDocument = `mutation ImportSpotPrices($input: ImportSpotPricesInput!) {
  importSpotPrices(input: $input) {
    spotPriceImport {
      id
    }
    errors {
      ...Refusal
    }
  }
}

fragment Refusal on UserError {
  __typename
  message
  path
}` as TypedText<ImportSpotPricesMutation, ImportSpotPricesMutationVariables>;

export const SpotPriceImportDocument = `query SpotPriceImport($id: ID!) {
  spotPriceImport(id: $id) {
    status
  }
}` as TypedText<SpotPriceImportQuery, SpotPriceImportQueryVariables>;

export const StartForecastRunDocument = `mutation StartForecastRun($input: StartForecastRunInput!) {
  startForecastRun(input: $input) {
    errors {
      ...Refusal
    }
  }
}

fragment Refusal on UserError {
  __typename
  message
  path
}` as TypedText<StartForecastRunMutation, StartForecastRunMutationVariables>;

export const FleetToResumeDocument = `query FleetToResume($first: Int!, $after: String) {
  agents(first: $first, after: $after) {
    nodes {
      id
      logicalId
      primaryInstance {
        id
        providerId
        instanceType
        zone
        region
        mode
      }
      config {
        ...Settings
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}

fragment Settings on AgentConfig {
  isAutoSwitchEnabled
  isManualReplicaEnabled
  isAutoTerminateEnabled
  terminateWaitSeconds
}` as TypedText<FleetToResumeQuery, FleetToResumeQueryVariables>;

export const MeDocument = `query Me {
  me {
    client {
      id
    }
  }
}` as TypedText<MeQuery, MeQueryVariables>;

export const CreateClientDocument = `mutation CreateClient($input: CreateClientInput!) {
  createClient(input: $input) {
    client {
      id
    }
    token
    errors {
      ...Refusal
    }
  }
}

fragment Refusal on UserError {
  __typename
  message
  path
}` as TypedText<CreateClientMutation, CreateClientMutationVariables>;

export const FindClientDocument = `query FindClient($name: String!) {
  named: clients(first: 100, filter: {search: $name}) {
    nodes {
      id
      name
    }
  }
  any: clients(first: 1) {
    nodes {
      id
    }
  }
}` as TypedText<FindClientQuery, FindClientQueryVariables>;

export const RegenerateClientTokenDocument = `mutation RegenerateClientToken($input: RegenerateClientTokenInput!) {
  regenerateClientToken(input: $input) {
    token
    errors {
      ...Refusal
    }
  }
}

fragment Refusal on UserError {
  __typename
  message
  path
}` as TypedText<RegenerateClientTokenMutation, RegenerateClientTokenMutationVariables>;

export const ReplayedSavingsDocument = `query ReplayedSavings($clientId: ID!, $range: TimeRange!) {
  client(id: $clientId) {
    savings(granularity: DAILY, range: $range) {
      onDemandCost {
        amount
      }
      actualCost {
        amount
      }
    }
  }
}` as TypedText<ReplayedSavingsQuery, ReplayedSavingsQueryVariables>;

export const ReplayedSwitchesDocument = `query ReplayedSwitches($clientId: ID!, $after: String) {
  client(id: $clientId) {
    switches(first: 100, after: $after, filter: {isCompleted: true}) {
      nodes {
        phase
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}` as TypedText<ReplayedSwitchesQuery, ReplayedSwitchesQueryVariables>;

export const RegisterAgentDocument = `mutation RegisterAgent($input: RegisterAgentInput!) {
  registerAgent(input: $input) {
    agent {
      id
    }
    instance {
      id
    }
    token
    errors {
      ...Refusal
    }
  }
}

fragment Refusal on UserError {
  __typename
  message
  path
}` as TypedText<RegisterAgentMutation, RegisterAgentMutationVariables>;

export const StatusOfAgentDocument = `query StatusOfAgent($agentId: ID!) {
  agent(id: $agentId) {
    status
  }
}` as TypedText<StatusOfAgentQuery, StatusOfAgentQueryVariables>;

export const SendHeartbeatDocument = `mutation SendHeartbeat($input: SendHeartbeatInput!) {
  sendHeartbeat(input: $input) {
    hasPendingCommands
    errors {
      ...Refusal
    }
  }
}

fragment Refusal on UserError {
  __typename
  message
  path
}` as TypedText<SendHeartbeatMutation, SendHeartbeatMutationVariables>;

export const ReportPricingDocument = `mutation ReportPricing($input: ReportPricingInput!) {
  reportPricing(input: $input) {
    decision {
      isExecuted
    }
    errors {
      ...Refusal
    }
  }
}

fragment Refusal on UserError {
  __typename
  message
  path
}` as TypedText<ReportPricingMutation, ReportPricingMutationVariables>;

export const ReportSwitchDocument = `mutation ReportSwitch($input: ReportSwitchInput!) {
  reportSwitch(input: $input) {
    errors {
      ...Refusal
    }
  }
}

fragment Refusal on UserError {
  __typename
  message
  path
}` as TypedText<ReportSwitchMutation, ReportSwitchMutationVariables>;

export const RolesOfMachinesDocument = `query RolesOfMachines($agentId: ID!) {
  agent(id: $agentId) {
    instances {
      id
      role
    }
  }
}` as TypedText<RolesOfMachinesQuery, RolesOfMachinesQueryVariables>;

export const ReportTerminationDocument = `mutation ReportTermination($input: ReportTerminationInput!) {
  reportTermination(input: $input) {
    errors {
      ...Refusal
    }
  }
}

fragment Refusal on UserError {
  __typename
  message
  path
}` as TypedText<ReportTerminationMutation, ReportTerminationMutationVariables>;

export const ReportCleanupDocument = `mutation ReportCleanup($input: ReportCleanupInput!) {
  reportCleanup(input: $input) {
    errors {
      ...Refusal
    }
  }
}

fragment Refusal on UserError {
  __typename
  message
  path
}` as TypedText<ReportCleanupMutation, ReportCleanupMutationVariables>;

export const ReportRebalanceRecommendationDocument = `mutation ReportRebalanceRecommendation($input: ReportRebalanceRecommendationInput!) {
  reportRebalanceRecommendation(input: $input) {
    action
    errors {
      ...Refusal
    }
  }
}

fragment Refusal on UserError {
  __typename
  message
  path
}` as TypedText<ReportRebalanceRecommendationMutation, ReportRebalanceRecommendationMutationVariables>;

export const OpenReplicasDocument = `query OpenReplicas($agentId: ID!, $statuses: [ReplicaStatus!]!) {
  agent(id: $agentId) {
    replicas(first: 100, filter: {statuses: $statuses}) {
      nodes {
        ...StandbyToKeep
      }
    }
  }
}

fragment StandbyToKeep on Replica {
  id
  status
  pool {
    name
  }
  instance {
    id
    providerId
  }
}` as TypedText<OpenReplicasQuery, OpenReplicasQueryVariables>;

export const ReplicaProgressedDocument = `subscription ReplicaProgressed($agentId: ID!) {
  replicaProgressed(agentId: $agentId) {
    id
    status
  }
}` as TypedText<ReplicaProgressedSubscription, ReplicaProgressedSubscriptionVariables>;

export const AttachReplicaInstanceDocument = `mutation AttachReplicaInstance($input: AttachReplicaInstanceInput!) {
  attachReplicaInstance(input: $input) {
    replica {
      instance {
        id
      }
    }
    errors {
      ...Refusal
    }
  }
}

fragment Refusal on UserError {
  __typename
  message
  path
}` as TypedText<AttachReplicaInstanceMutation, AttachReplicaInstanceMutationVariables>;

export const ReportReplicaStatusDocument = `mutation ReportReplicaStatus($input: ReportReplicaStatusInput!) {
  reportReplicaStatus(input: $input) {
    errors {
      ...Refusal
    }
  }
}

fragment Refusal on UserError {
  __typename
  message
  path
}` as TypedText<ReportReplicaStatusMutation, ReportReplicaStatusMutationVariables>;

export const ReportInterruptionNoticeDocument = `mutation ReportInterruptionNotice($input: ReportInterruptionNoticeInput!) {
  reportInterruptionNotice(input: $input) {
    action
    failover {
      replica {
        ...StandbyToKeep
      }
    }
    errors {
      ...Refusal
    }
  }
}

fragment Refusal on UserError {
  __typename
  message
  path
}

fragment StandbyToKeep on Replica {
  id
  status
  pool {
    name
  }
  instance {
    id
    providerId
  }
}` as TypedText<ReportInterruptionNoticeMutation, ReportInterruptionNoticeMutationVariables>;
