// The editor: it works as a plain form without this.
export {};
