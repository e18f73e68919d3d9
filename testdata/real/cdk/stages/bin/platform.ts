import { App } from 'aws-cdk-lib';
import { PlatformStage } from '../lib/platform-stage';

const app = new App();
const account = '123456789012';

new PlatformStage(app, 'Staging', { env: { account, region: 'us-east-1' }, domainName: 'staging.example.com' });
new PlatformStage(app, 'Production', { env: { account, region: 'eu-west-1' }, domainName: 'www.example.com' });
