import { App, Stack, aws_apigatewayv2 as apigateway, aws_certificatemanager as acm } from 'aws-cdk-lib';
import { aws_cloudfront as cloudfront, aws_cloudfront_origins as origins, aws_route53 as route53 } from 'aws-cdk-lib';

const app = new App();
const stack = new Stack(app, 'Tickets', { env: { account: '123456789012', region: 'eu-west-1' } });

const zone = route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', {
  hostedZoneId: 'Z0123456789ABCDEFGHIJ',
  zoneName: 'example.com',
});

const api = new acm.Certificate(stack, 'ApiCertificate', {
  domainName: 'tickets-api.example.com',
  validation: acm.CertificateValidation.fromEmail(),
});
new apigateway.DomainName(stack, 'Api', { domainName: 'tickets-api.example.com', certificate: api });

const site = new acm.Certificate(stack, 'SiteCertificate', {
  domainName: 'tickets.example.com',
  validation: acm.CertificateValidation.fromDns(zone),
});
new cloudfront.Distribution(stack, 'Site', {
  defaultBehavior: { origin: new origins.HttpOrigin('origin.example.com') },
  domainNames: ['tickets.example.com'],
  certificate: site,
});
