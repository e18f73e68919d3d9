import { App, CfnOutput, Stack, aws_acmpca as acmpca, aws_certificatemanager as acm } from 'aws-cdk-lib';
import { aws_apigatewayv2 as apigateway, aws_cloudfront as cloudfront } from 'aws-cdk-lib';
import { aws_cloudfront_origins as origins, aws_elasticloadbalancingv2 as elbv2 } from 'aws-cdk-lib';
import { aws_route53 as route53 } from 'aws-cdk-lib';

const app = new App();
const stack = new Stack(app, 'Shop', { env: { account: '123456789012', region: 'us-east-1' } });

const zone = new route53.PublicHostedZone(stack, 'ShopZone', { zoneName: 'shop.example.com' });
const shop = new acm.Certificate(stack, 'ShopCertificate', {
  domainName: 'shop.example.com',
  subjectAlternativeNames: ['*.shop.example.com'],
  validation: acm.CertificateValidation.fromDns(zone),
  keyAlgorithm: acm.KeyAlgorithm.EC_PRIME256V1,
});
new cloudfront.Distribution(stack, 'Distribution', {
  defaultBehavior: { origin: new origins.HttpOrigin('origin.example.com') },
  domainNames: ['shop.example.com'],
  certificate: shop,
});

const api = new acm.Certificate(stack, 'ApiCertificate', {
  domainName: 'api.example.com',
  validation: acm.CertificateValidation.fromEmail(),
});
new apigateway.DomainName(stack, 'Api', { domainName: 'api.example.com', certificate: api });

const spare = new acm.Certificate(stack, 'SpareCertificate', {
  domainName: 'spare.example.com',
  validation: acm.CertificateValidation.fromDns(),
});
new CfnOutput(stack, 'Spare', { value: spare.certificateArn });

const inside = new acm.PrivateCertificate(stack, 'InsideCertificate', {
  domainName: 'inside.example.com',
  certificateAuthority: acmpca.CertificateAuthority.fromCertificateAuthorityArn(
    stack,
    'Authority',
    'arn:aws:acm-pca:us-east-1:123456789012:certificate-authority/01234567-89ab-cdef-0123-456789abcdef',
  ),
});
const loadBalancer = elbv2.ApplicationLoadBalancer.fromApplicationLoadBalancerAttributes(stack, 'LoadBalancer', {
  loadBalancerArn:
    'arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/inside/0123456789abcdef',
  securityGroupId: 'sg-0a1b2c3d4e5f67890',
});
new elbv2.ApplicationListener(stack, 'Inside', {
  loadBalancer,
  port: 443,
  open: false,
  certificates: [inside],
  defaultAction: elbv2.ListenerAction.fixedResponse(404),
});
