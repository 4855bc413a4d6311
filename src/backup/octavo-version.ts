import packageFile from '../../package.json' with { type: 'json' };

export const OCTAVO_VERSION: string = packageFile.version;
