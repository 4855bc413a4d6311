// What runs on public pages: they work without it.
export {};
