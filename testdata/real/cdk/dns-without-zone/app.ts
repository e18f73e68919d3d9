import { App, Stack, aws_apigatewayv2 as apigateway, aws_certificatemanager as acm } from 'aws-cdk-lib';

const app = new App();
const stack = new Stack(app, 'Orders', { env: { account: '123456789012', region: 'eu-west-1' } });

const certificate = new acm.Certificate(stack, 'Certificate', {
  domainName: 'orders.example.com',
  validation: acm.CertificateValidation.fromDns(),
});

new apigateway.DomainName(stack, 'Domain', { domainName: 'orders.example.com', certificate });
