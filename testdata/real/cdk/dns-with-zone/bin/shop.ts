import { App } from 'aws-cdk-lib';
import { ShopEdgeStack } from '../lib/edge-stack';
import { ShopApiStack } from '../lib/api-stack';

const app = new App();
const account = '123456789012';

new ShopEdgeStack(app, 'ShopEdge', { env: { account, region: 'us-east-1' } });
new ShopApiStack(app, 'ShopApi', { env: { account, region: 'eu-west-1' } });
