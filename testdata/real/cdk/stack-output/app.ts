import { App, Stack, aws_certificatemanager as acm, aws_cloudfront as cloudfront } from 'aws-cdk-lib';
import { aws_apigatewayv2 as apigateway } from 'aws-cdk-lib';
import { aws_cloudfront_origins as origins, aws_route53 as route53 } from 'aws-cdk-lib';

const app = new App();
const account = '123456789012';

function certificate(stack: Stack, id: string, domainName: string): acm.Certificate {
  const zone = route53.HostedZone.fromHostedZoneAttributes(stack, `${id}Zone`, {
    hostedZoneId: 'Z0123456789ABCDEFGHIJ',
    zoneName: 'example.com',
  });
  return new acm.Certificate(stack, id, {
    domainName,
    validation: acm.CertificateValidation.fromDns(zone),
  });
}

const east = new Stack(app, 'MediaCertificates', { env: { account, region: 'us-east-1' } });
const west = new Stack(app, 'MediaApiCertificates', { env: { account, region: 'eu-west-1' } });
const media = new Stack(app, 'Media', { env: { account, region: 'eu-west-1' } });

new cloudfront.Distribution(media, 'Cdn', {
  defaultBehavior: { origin: new origins.HttpOrigin('origin.example.com') },
  domainNames: ['media.example.com'],
  certificate: certificate(east, 'MediaCertificate', 'media.example.com'),
});
new apigateway.DomainName(media, 'Api', {
  domainName: 'media-api.example.com',
  certificate: certificate(west, 'MediaApiCertificate', 'media-api.example.com'),
});
