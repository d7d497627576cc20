/** What the program knows of its own place in the network, for the acts that depend on it. */
export type Site = {
  /** the address in the officers' browsers; passkeys belong to its host */
  baseUrl: string;
  /** the agency's directory (OpenID Connect); null where none is set */
  directory: Directory | null;
};

/** An officer as the directory knows one. `subject`: its issuer and identifier; `strong`: it says that a second factor was given. */
export type DirectoryOfficer = { subject: string; strong: boolean };

/** What has to be kept between the way to the directory and the way back. */
export type DirectoryVisit = { state: string; nonce: string; verifier: string };

/** Sign-in at an agency's directory, with PKCE, state and nonce. Both ways fail with any error; nothing of it may be shown. */
export type Directory = {
  begin: (redirect: string) => Promise<DirectoryVisit & { url: string }>;
  finish: (answer: URL, visit: DirectoryVisit) => Promise<DirectoryOfficer>;
};
