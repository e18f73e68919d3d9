import { App } from 'aws-cdk-lib';
import { WikiStack } from '../lib/wiki-stack.mjs';

const app = new App();
for (const stage of ['test', 'live']) {
  new WikiStack(app, `wiki-${stage}`, {
    env: { account: '123456789012', region: 'eu-west-1' },
    domainName: stage === 'live' ? 'wiki.example.com' : `wiki.${stage}.example.com`,
  });
}
