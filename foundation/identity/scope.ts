/** What a credential allows; the words of `@requiresScopes`. */
export const Scope = {
  'agent:register': 'agent:register', // register agents of one's own tenant
  'agent:report': 'agent:report', // heartbeats, prices, switches, notices of one agent
  'fleet:read': 'fleet:read', // agents, instances, pools, replicas, decisions, commands
  'fleet:write': 'fleet:write', // switch, configure, promote, import
  'savings:read': 'savings:read', // what was saved, and the overview
  'notification:read': 'notification:read',
  'notification:write': 'notification:write', // mark as read
  'forecast:read': 'forecast:read',
  'forecast:write': 'forecast:write', // start and cancel runs
  'admin:read': 'admin:read', // every tenant, tasks, services
  'admin:write': 'admin:write', // create clients, rotate tokens, cancel tasks
} as const;
export type Scope = keyof typeof Scope;

const everything = Object.keys(Scope) as Scope[];

/** What each kind of credential may do. */
export const scopesOf = {
  CLIENT: everything.filter((scope) => !scope.startsWith('admin:') && scope !== 'agent:report'),
  AGENT: ['agent:report', 'fleet:read'],
  ADMIN: everything,
} as const satisfies Record<string, readonly Scope[]>;
