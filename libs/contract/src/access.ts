// People, programs, and what they may do.

/** From the least to the most trusted; none but `admin` may do all that another may. */
export type Role = 'ingest' | 'viewer' | 'editor' | 'admin';

/** Who asks. */
export interface Me {
  /** Null while TIMBERLINE_AUTH is off: everyone may do all then. */
  name: string | null;
  role: Role;
  /** The query that narrows every read, or null. */
  filter: string | null;
  /** Whether the password is a one-time password, with which nothing else can be done. */
  mustChangePassword: boolean;
}

/** A key of a program, without its secret. */
export interface ApiKey {
  id: string;
  name: string;
  role: Role;
  filter: string | null;
  expiresAt: string | null;
  createdAt: string;
  /** The name of who made it. */
  createdBy: string;
  /** The beginning of the hour in which it was last used. */
  lastUsed: string | null;
}

export interface ApiKeyList {
  keys: ApiKey[];
}

/** A key that was just made. */
export interface NewApiKey extends ApiKey {
  /** What the program sends. It is shown this once. */
  secret: string;
}

/** How people can log in. */
export interface LoginOptions {
  /** By name and password. */
  password: boolean;
  /** By an OpenID provider. */
  oidc: boolean;
  /** What the provider is called. */
  oidcName: string;
}

/** A session of the person who asks. */
export interface OwnSession {
  id: string;
  createdAt: string;
  lastUsed: string;
  /** The address that it began from. */
  from: string;
  /** The browser, as it calls itself. */
  agent: string;
  /** Whether it is the one of the request. */
  current: boolean;
}

export interface OwnSessionList {
  sessions: OwnSession[];
}

export interface Person {
  name: string;
  role: Role;
  filter: string | null;
  /** Whether the password is a one-time password that was not changed yet. */
  mustChangePassword: boolean;
  createdAt: string;
  /** The name of who added them. */
  createdBy: string;
}

export interface PersonList {
  users: Person[];
}

/** A person with a new one-time password. */
export interface PersonWithPassword extends Person {
  /** It is shown this once. */
  password: string;
}
