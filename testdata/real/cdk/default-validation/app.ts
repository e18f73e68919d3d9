import { App, Stack, aws_apigatewayv2 as apigateway, aws_certificatemanager as acm } from 'aws-cdk-lib';

const app = new App();
const stack = new Stack(app, 'Search', { env: { account: '123456789012', region: 'eu-west-1' } });

const certificate = new acm.Certificate(stack, 'SearchCertificate', { domainName: 'search.example.com' });

new apigateway.DomainName(stack, 'Domain', { domainName: 'search.example.com', certificate });
