import { App, Stack, aws_apigateway as apigateway, aws_certificatemanager as acm } from 'aws-cdk-lib';
import { aws_appsync as appsync, aws_cognito as cognito, aws_route53 as route53 } from 'aws-cdk-lib';

const app = new App();
const stack = new Stack(app, 'Identity', { env: { account: '123456789012', region: 'eu-west-1' } });

const zone = route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', {
  hostedZoneId: 'Z0123456789ABCDEFGHIJ',
  zoneName: 'example.com',
});
const validation = acm.CertificateValidation.fromDns(zone);

new apigateway.DomainName(stack, 'EdgeApi', {
  domainName: 'edge-api.example.com',
  endpointType: apigateway.EndpointType.EDGE,
  certificate: new acm.Certificate(stack, 'EdgeApiCertificate', { domainName: 'edge-api.example.com', validation }),
});

new apigateway.DomainName(stack, 'RegionalApi', {
  domainName: 'api.example.com',
  certificate: new acm.Certificate(stack, 'RegionalApiCertificate', { domainName: 'api.example.com', validation }),
});

const users = new cognito.UserPool(stack, 'Users');
users.addDomain('SignIn', {
  customDomain: {
    domainName: 'login.example.com',
    certificate: new acm.Certificate(stack, 'SignInCertificate', { domainName: 'login.example.com', validation }),
  },
});

new appsync.GraphqlApi(stack, 'Graph', {
  name: 'graph',
  definition: appsync.Definition.fromSchema(appsync.SchemaFile.fromAsset('schema.graphql')),
  domainName: {
    domainName: 'graph.example.com',
    certificate: new acm.Certificate(stack, 'GraphCertificate', { domainName: 'graph.example.com', validation }),
  },
});
